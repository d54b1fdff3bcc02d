// The light of a scene: a sun, the sky, and the floor that throws light back.
#pragma once

#include <cstddef>
#include <span>

#include "lib/film/solid.h"
#include "lib/film/vector.h"

namespace hebbes::film {

/// Unit, from anywhere to the sun's middle.
Vector towards_sun();

/// What is seen of the sky in a unit direction, linear.
Vector sky_light(const Vector& direction);

/// A place of a surface.
struct Place {
  Vector point, normal;
  Vector colour;  ///< what it reflects, linear
  float gloss;    ///< share of the sun that it mirrors
};

/// The light that goes from `place` in the unit direction `to_eye`, linear. The `solids` keep sun
/// and sky away from it; one on whose surface it lies does not.
Vector light_from(const Place& place, const Vector& to_eye, std::span<const Solid> solids);

}  // namespace hebbes::film
