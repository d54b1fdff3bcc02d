#include "lib/film/solid.h"

#include <algorithm>

namespace hebbes::film {
namespace {

Vector nearest_on_axis(const Solid& solid, const Vector& point) {
  const float along = dot(point - solid.from, solid.axis);
  return solid.from + solid.axis * std::clamp(along, 0.0f, solid.length);
}

/// Where a ray enters a ball around `centre`.
float hit_ball(const Vector& from_centre, const Vector& direction, float radius) {
  const float along = dot(from_centre, direction);
  const Vector aside = from_centre - direction * along;
  const float inside = radius * radius - dot(aside, aside);
  if (inside < 0) return kNever;
  const float distance = -along - std::sqrt(inside);
  return distance > 0 ? distance : kNever;
}

}  // namespace

/// A capsule along the longest axis, as thick as the form is across on average.
Solid solid_of(const ScaledForm& scaled) {
  const auto longest = static_cast<std::size_t>(
      std::max_element(scaled.half.begin(), scaled.half.end()) - scaled.half.begin());
  const float reach = scaled.half[longest];
  const float across = std::sqrt(scaled.half[(longest + 1) % 3] * scaled.half[(longest + 2) % 3]);
  const Vector& axis = scaled.axes[longest];
  return {.from = scaled.middle - axis * (reach - across),
          .axis = axis,
          .length = 2 * (reach - across),
          .radius = across,
          .colour = {},
          .tip_colour = {},
          .tip_glow = 0,
          .scaled = scaled};
}

float tip_share(const Solid& solid, const Vector& point) {
  if (solid.scaled) return 1;
  const float along = dot(point - solid.from, solid.axis);
  return smooth_step(0.25f * solid.length - 0.5f * solid.radius, solid.length, along);
}

// The sides are a cylinder's, met where the parts of origin and direction across the axis meet a
// circle; beyond its ends the solid is a ball.
float hit_distance(const Solid& solid, const Vector& origin, const Vector& direction) {
  if (solid.scaled) return hit_distance(*solid.scaled, origin, direction);
  const Vector start = origin - solid.from;
  const float start_along = dot(start, solid.axis), step_along = dot(direction, solid.axis);
  const Vector start_across = start - solid.axis * start_along;
  const Vector step_across = direction - solid.axis * step_along;
  const float a = dot(step_across, step_across), b = dot(step_across, start_across);
  const float c = dot(start_across, start_across) - solid.radius * solid.radius;
  const float discriminant = b * b - a * c;
  if (discriminant < 0) return kNever;
  constexpr float kParallel = 1e-8f;
  float along = step_along > 0 ? -1.0f : solid.length + 1.0f;
  if (a > kParallel) {
    const float distance = (-b - std::sqrt(discriminant)) / a;
    along = start_along + distance * step_along;
    if (along >= 0 && along <= solid.length) return distance > 0 ? distance : kNever;
  }
  const float end = along < 0 ? 0.0f : solid.length;
  return hit_ball(start - solid.axis * end, direction, solid.radius);
}

Vector normal_at(const Solid& solid, const Vector& point) {
  if (solid.scaled) return normal_at(*solid.scaled, point);
  return unit(point - nearest_on_axis(solid, point));
}

float visible_light(const Solid& solid, const Vector& point, const Vector& light, float spread) {
  // Most rays miss the ball around the solid, widened as far as its shadow's edge may be.
  const Vector to_middle = solid.middle() - point;
  const float reach = solid.reach();
  const float middle_along = dot(to_middle, light);
  const float widened = reach + std::max(middle_along + reach, 0.0f) * spread;
  if (middle_along < -reach) return 1;
  if (dot(to_middle, to_middle) - middle_along * middle_along > widened * widened) return 1;
  if (solid.scaled) return visible_light(*solid.scaled, point, light, spread);

  // The places nearest to each other on the ray and on the axis, first of the endless lines.
  const Vector to_from = point - solid.from;
  const float cosine = dot(light, solid.axis);
  const float ray_offset = dot(light, to_from), axis_offset = dot(solid.axis, to_from);
  const float sine_squared = 1.0f - cosine * cosine;
  constexpr float kParallel = 1e-6f;
  const float wanted =
      sine_squared > kParallel ? (axis_offset - cosine * ray_offset) / sine_squared : 0.0f;
  const Vector on_axis = solid.from + solid.axis * std::clamp(wanted, 0.0f, solid.length);
  const float along_ray = dot(on_axis - point, light);
  if (along_ray <= 0) return 1;
  const float distance = length(point + light * along_ray - on_axis);
  const float margin = along_ray * spread;
  return smooth_step(solid.radius - margin, solid.radius + margin, distance);
}

float open_sky(const Solid& solid, const Vector& point, const Vector& normal) {
  if (solid.scaled && holds(*solid.scaled, point)) return 1;
  const Vector towards = nearest_on_axis(solid, point) - point;
  const float height = dot(towards, normal);
  if (height <= 0) return 1;
  const float radius_squared = solid.radius * solid.radius;
  const float squared = std::max(dot(towards, towards), radius_squared);
  return 1.0f - height * radius_squared / (squared * std::sqrt(squared));
}

}  // namespace hebbes::film
