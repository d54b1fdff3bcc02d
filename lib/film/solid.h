// Capsules in the world: where rays meet them and how they keep light away.
#pragma once

#include "lib/film/vector.h"

namespace hebbes::film {

/// All points within `radius` of the line from `from` along the unit vector `axis`, m. A ball where
/// `length` is 0.
struct Solid {
  Vector from, axis;
  float length, radius;
  Vector colour, tip_colour;  ///< what it reflects where it begins and at its end, linear
  float tip_glow;             ///< of the end's colour, that it adds to the light it reflects
};

/// How near a place on the surface is to the end: from 0 to 1.
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
/// leaves, as of a ball around the nearest place on its axis: exact for a ball in full view.
float open_sky(const Solid& solid, const Vector& point, const Vector& normal);

}  // namespace hebbes::film
