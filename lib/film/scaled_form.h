// Boxes, ellipsoids and cylinders in the world: a cube, a ball and a cylinder of unit size, each
// stretched along three axes.
#pragma once

#include <array>
#include <limits>

#include "lib/film/vector.h"

namespace hebbes::film {

/// How far a ray goes that meets nothing.
inline constexpr float kNever = std::numeric_limits<float>::infinity();

enum class Form { kCapsule, kBox, kEllipsoid, kCylinder };

/// m. A cylinder's third axis is its own.
struct ScaledForm {
  Form form;
  Vector middle;
  std::array<Vector, 3> axes;  ///< unit, at right angles
  std::array<float, 3> half;   ///< extent to both sides along each

  /// Radius of a ball around the middle that holds it.
  float reach() const;
};

/// Each as for a Solid, see lib/film/solid.h.
float hit_distance(const ScaledForm& scaled, const Vector& origin, const Vector& direction);
Vector normal_at(const ScaledForm& scaled, const Vector& point);

/// The share of some rays, spread evenly over the disc, that the form lets through.
float visible_light(const ScaledForm& scaled, const Vector& point, const Vector& light,
                    float spread);

/// Whether the point lies in it or on its surface.
bool holds(const ScaledForm& scaled, const Vector& point);

}  // namespace hebbes::film
