#include "lib/film/scaled_form.h"

#include <cmath>
#include <numbers>

namespace hebbes::film {
namespace {

/// Along the axes, in units of the extent to each side.
std::array<float, 3> scaled_by(const ScaledForm& scaled, const Vector& v) {
  std::array<float, 3> own;
  for (std::size_t k = 0; k < 3; ++k) own[k] = dot(v, scaled.axes[k]) / scaled.half[k];
  return own;
}

/// Where a ray is within something.
struct Stretch {
  float begin = -kNever, end = kNever;

  void cut(float other_begin, float other_end) {
    begin = std::max(begin, other_begin);
    end = std::min(end, other_end);
  }
  void cut_all() { cut(kNever, -kNever); }
};

/// Cuts off what lies outside of [-1, 1].
void cut_slab(float start, float step, Stretch& stretch) {
  if (step == 0) {
    if (std::fabs(start) > 1) stretch.cut_all();
    return;
  }
  const float one = (-1 - start) / step, other = (1 - start) / step;
  stretch.cut(std::min(one, other), std::max(one, other));
}

/// Cuts off what lies outside of a circle or a ball of radius 1, of so many coordinates.
void cut_round(const std::array<float, 3>& start, const std::array<float, 3>& step,
               std::size_t coordinates, Stretch& stretch) {
  float a = 0, b = 0, c = -1;
  for (std::size_t k = 0; k < coordinates; ++k) {
    a += step[k] * step[k];
    b += step[k] * start[k];
    c += start[k] * start[k];
  }
  const float discriminant = b * b - a * c;
  if (a == 0 ? c > 0 : discriminant < 0) return stretch.cut_all();
  if (a == 0) return;
  const float root = std::sqrt(discriminant);
  stretch.cut((-b - root) / a, (-b + root) / a);
}

Stretch stretch_within(const ScaledForm& scaled, const Vector& origin, const Vector& direction) {
  const auto start = scaled_by(scaled, origin - scaled.middle);
  const auto step = scaled_by(scaled, direction);
  Stretch stretch;
  if (scaled.form == Form::kEllipsoid) cut_round(start, step, 3, stretch);
  if (scaled.form == Form::kCylinder) cut_round(start, step, 2, stretch);
  const std::size_t first_slab = scaled.form == Form::kBox        ? 0
                                 : scaled.form == Form::kCylinder ? 2
                                                                  : 3;
  for (std::size_t k = first_slab; k < 3; ++k) cut_slab(start[k], step[k], stretch);
  return stretch;
}

}  // namespace

float ScaledForm::reach() const {
  const auto& [x, y, z] = half;
  if (form == Form::kEllipsoid) return std::max({x, y, z});
  if (form == Form::kCylinder) return std::sqrt(x * x + z * z);
  return std::sqrt(x * x + y * y + z * z);
}

float hit_distance(const ScaledForm& scaled, const Vector& origin, const Vector& direction) {
  const Stretch within = stretch_within(scaled, origin, direction);
  return within.begin <= within.end && within.begin > 0 ? within.begin : kNever;
}

Vector normal_at(const ScaledForm& scaled, const Vector& point) {
  const auto p = scaled_by(scaled, point - scaled.middle);
  std::array<float, 3> normal{};
  if (scaled.form == Form::kEllipsoid) {
    for (std::size_t k = 0; k < 3; ++k) normal[k] = p[k] / scaled.half[k];
  } else {
    const bool is_round = scaled.form == Form::kCylinder;
    const float side = is_round ? std::sqrt(p[0] * p[0] + p[1] * p[1])
                                : std::max(std::fabs(p[0]), std::fabs(p[1]));
    if (std::fabs(p[2]) > side) {
      normal[2] = p[2];
    } else if (is_round) {
      normal[0] = p[0];
      normal[1] = p[1];
    } else {
      const std::size_t k = std::fabs(p[0]) > std::fabs(p[1]) ? 0 : 1;
      normal[k] = p[k];
    }
  }
  return unit(scaled.axes[0] * normal[0] + scaled.axes[1] * normal[1] + scaled.axes[2] * normal[2]);
}

float visible_light(const ScaledForm& scaled, const Vector& point, const Vector& light,
                    float spread) {
  constexpr int kRays = 24;
  constexpr float kGoldenAngle = std::numbers::pi_v<float> * (3 - 2.2360680f);
  const Vector across =
      unit(cross(light, std::fabs(light.z) < 0.9f ? Vector{0, 0, 1} : Vector{1, 0, 0}));
  const Vector down = cross(light, across);
  int free = 0;
  for (int ray = 0; ray < kRays; ++ray) {
    const float away = spread * std::sqrt((static_cast<float>(ray) + 0.5f) / kRays);
    const float angle = kGoldenAngle * static_cast<float>(ray);
    const Vector aside = across * (away * std::cos(angle)) + down * (away * std::sin(angle));
    const Stretch within = stretch_within(scaled, point, light + aside);
    free += !(within.begin <= within.end && within.end > 0);
  }
  return static_cast<float>(free) / kRays;
}

bool holds(const ScaledForm& scaled, const Vector& point) {
  constexpr float kSurface = 1.001f;
  const auto p = scaled_by(scaled, point - scaled.middle);
  const float across = p[0] * p[0] + p[1] * p[1];
  if (scaled.form == Form::kEllipsoid) return across + p[2] * p[2] <= kSurface * kSurface;
  if (std::fabs(p[2]) > kSurface) return false;
  if (scaled.form == Form::kCylinder) return across <= kSurface * kSurface;
  return std::fabs(p[0]) <= kSurface && std::fabs(p[1]) <= kSurface;
}

}  // namespace hebbes::film
