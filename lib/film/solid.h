// Solids in the world: where rays meet them and how they keep light away.
#pragma once

#include <optional>

#include "lib/film/scaled_form.h"
#include "lib/film/vector.h"

namespace hebbes::film {

/// All points within `radius` of the line from `from` along the unit vector `axis`, m. A ball where
/// `length` is 0. With a form of another kind these are only as which it keeps the sky away.
struct Solid {
  Vector from, axis;
  float length, radius;
  Vector colour, tip_colour;  ///< what it reflects where it begins and at its end, linear
  float tip_glow;             ///< of the end's colour, that it adds to the light it reflects
  std::optional<ScaledForm> scaled = {};  ///< what it is, if it is no capsule

  /// A ball that holds it.
  Vector middle() const { return scaled ? scaled->middle : from + axis * (0.5f * length); }
  float reach() const { return scaled ? scaled->reach() : 0.5f * length + radius; }
};

/// Without colours.
Solid solid_of(const ScaledForm& scaled);

/// How near a place on the surface is to the end: from 0 to 1; all of what is no capsule is.
float tip_share(const Solid& solid, const Vector& point);

/// How far from `origin`, which lies outside, along the unit vector `direction` a ray meets the
/// solid; infinite if it does not.
float hit_distance(const Solid& solid, const Vector& origin, const Vector& direction);

/// Of the solid's surface at `point`, which lies on it.
Vector normal_at(const Solid& solid, const Vector& point);

/// The share, in [0, 1], of a far disc in the unit direction `light` that the solid leaves visible
/// from `point`: half where the ray to its middle just touches the solid. `spread` is the tangent
/// of the disc's angular radius.
float visible_light(const Solid& solid, const Vector& point, const Vector& light, float spread);

/// The share, in [0, 1], of the light from all over the half space above `point` that the solid
/// leaves, as of a ball around the nearest place on its axis: exact for a ball in full view. What
/// is no capsule leaves all of it to places on its own surface.
float open_sky(const Solid& solid, const Vector& point, const Vector& normal);

}  // namespace hebbes::film
