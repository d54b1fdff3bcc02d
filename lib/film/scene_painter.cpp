#include "lib/film/scene_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <variant>

#include "lib/film/colours.h"
#include "lib/film/lighting.h"

namespace hebbes::film {
namespace {

constexpr float kHaze = 30;            // m, where half the floor is lost in it
constexpr float kShadowLength = 1.3f;  // at most, as a multiple of what throws it
constexpr float kSkyReach = 1.2f;      // m beyond, where an ant hides 0.2 % of the sky
constexpr float kGloss = 0.3f;
constexpr float kSeam = 1e-4f;  // m; of surfaces that coincide at a joint the first is seen
constexpr float kGlow = 0.35f;
constexpr std::size_t kSamples = 3;  // across and down a pixel

bool is_sane(const envs::Placement& placement) {
  constexpr double kAbsurd = 1e6;  // m
  const auto sane = [](double v) { return std::abs(v) < kAbsurd; };
  return std::all_of(placement.position.begin(), placement.position.end(), sane) &&
         std::all_of(placement.orientation.begin(), placement.orientation.end(), sane);
}

using Triple = std::array<double, 3>;

/// v + 2 w (q x v) + 2 q x (q x v), with the quaternion's vector part q.
Triple turned(const std::array<double, 4>& quaternion, const Triple& v) {
  const auto& [x, y, z, w] = quaternion;
  const Triple once = {2 * (y * v[2] - z * v[1]), 2 * (z * v[0] - x * v[2]),
                       2 * (x * v[1] - y * v[0])};
  return {v[0] + w * once[0] + y * once[2] - z * once[1],
          v[1] + w * once[1] + z * once[0] - x * once[2],
          v[2] + w * once[2] + x * once[1] - y * once[0]};
}

Vector to_vector(const Triple& v) {
  return {static_cast<float>(v[0]), static_cast<float>(v[1]), static_cast<float>(v[2])};
}

/// In the world, but measured from `origin`, m.
Vector placed(const envs::Placement& placement, const Triple& v, const Triple& origin) {
  const Triple at = turned(placement.orientation, v);
  return to_vector({at[0] + placement.position[0] - origin[0],
                    at[1] + placement.position[1] - origin[1],
                    at[2] + placement.position[2] - origin[2]});
}

Solid solid_between(const Vector& from, const Vector& to, double radius) {
  const Vector along = to - from;
  const float reach = length(along);
  return {.from = from,
          .axis = reach > 0 ? along * (1.0f / reach) : Vector{0, 0, 1},
          .length = reach,
          .radius = static_cast<float>(radius),
          .colour = {},
          .tip_colour = {},
          .tip_glow = 0};
}

/// In the world: a form that is at `at` in the body that is at `body`.
ScaledForm scaled_form(Form form, const std::array<double, 3>& half, const envs::Placement& at,
                       const envs::Placement& body, const Triple& origin) {
  ScaledForm scaled{form, placed(body, at.position, origin), {}, {}};
  for (std::size_t k = 0; k < 3; ++k) {
    Triple axis{};
    axis[k] = 1;
    scaled.axes[k] = to_vector(turned(body.orientation, turned(at.orientation, axis)));
    scaled.half[k] = static_cast<float>(half[k]);
  }
  return scaled;
}

ScaledForm cylinder_between(const Vector& from, const Vector& to, double radius) {
  const Vector along = to - from, axis = unit(along);
  const Vector aside =
      unit(cross(axis, std::fabs(axis.z) < 0.9f ? Vector{0, 0, 1} : Vector{1, 0, 0}));
  const auto thick = static_cast<float>(radius);
  return {Form::kCylinder,
          (from + to) * 0.5f,
          {aside, cross(axis, aside), axis},
          {thick, thick, 0.5f * length(along)}};
}

/// Without colours; none of what is flat.
std::optional<Solid> solid_of(const envs::Shape& shape, const envs::Placement& body,
                              const Triple& origin) {
  if (const auto* capsule = std::get_if<envs::Capsule>(&shape.form)) {
    return solid_between(placed(body, capsule->from, origin), placed(body, capsule->to, origin),
                         capsule->radius);
  }
  if (const auto* box = std::get_if<envs::Box>(&shape.form)) {
    return solid_of(scaled_form(Form::kBox, box->half, box->at, body, origin));
  }
  if (const auto* ellipsoid = std::get_if<envs::Ellipsoid>(&shape.form)) {
    return solid_of(scaled_form(Form::kEllipsoid, ellipsoid->radii, ellipsoid->at, body, origin));
  }
  if (const auto* cylinder = std::get_if<envs::Cylinder>(&shape.form)) {
    return solid_of(cylinder_between(placed(body, cylinder->from, origin),
                                     placed(body, cylinder->to, origin), cylinder->radius));
  }
  return std::nullopt;
}

/// How far from `origin` the solid reaches.
float extent(const Solid& solid) {
  if (solid.scaled) return length(solid.middle()) + solid.reach();
  const Vector to = solid.from + solid.axis * solid.length;
  return std::max(length(solid.from), length(to)) + solid.radius;
}

Frame joined(const Frame& a, const Frame& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

Frame frame_of(const Solid& solid, const Camera& camera) {
  if (solid.scaled) return camera.frame_of(solid.middle(), solid.reach());
  const Vector to = solid.from + solid.axis * solid.length;
  return joined(camera.frame_of(solid.from, solid.radius), camera.frame_of(to, solid.radius));
}

}  // namespace

void ScenePainter::paint(const envs::Scene& scene, const envs::Snapshot& snapshot,
                         envs::Picture& picture) {
  const auto size = static_cast<float>(scene.size);
  const Camera camera(kEye * size, kTarget * size, kViewWidth, kViewHeight, picture.columns(),
                      picture.rows());
  columns_ = picture.columns();
  rows_ = picture.rows();
  light_.resize(columns_ * rows_);
  place_solids(scene, snapshot);
  paint_ground(Floor(to_light(scene.ground.colour), scene.ground.grid), camera);
  paint_solids(camera);
  develop(picture);
}

void ScenePainter::place_solids(const envs::Scene& scene, const envs::Snapshot& snapshot) {
  const envs::Placement& followed = snapshot.placements.at(scene.followed);
  origin_ = is_sane(followed) ? Triple{followed.position[0], followed.position[1], 0} : Triple{};
  solids_.clear();
  shade_reach_ = 0;
  for (std::size_t b = 0; b < scene.bodies.size(); ++b) {
    const envs::Placement& placement = snapshot.placements.at(b);
    if (!is_sane(placement)) continue;
    const bool glows = snapshot.contacts.at(b) != 0;
    for (const envs::Shape& shape : scene.bodies[b].shapes) {
      const auto placed_solid = solid_of(shape, placement, origin_);
      if (!placed_solid) continue;
      Solid& solid = solids_.emplace_back(*placed_solid);
      solid.colour = to_light(shape.colour);
      solid.tip_colour = glows ? to_light(scene.contact_colour) : solid.colour;
      solid.tip_glow = glows ? kGlow : 0.0f;
      shade_reach_ = std::max(shade_reach_, kShadowLength * extent(solid) + kSkyReach);
    }
  }
}

void ScenePainter::paint_ground(const Floor& floor, const Camera& camera) {
  for (std::size_t row = 0; row < rows_; ++row) {
    for (std::size_t column = 0; column < columns_; ++column) {
      constexpr float kLevel = -1e-4f;  // below it the floor is in sight
      const Vector direction =
          camera.direction(static_cast<float>(column) + 0.5f, static_cast<float>(row) + 0.5f);
      light_[row * columns_ + column] =
          direction.z < kLevel ? floor_light(floor, direction, camera) : sky_light(unit(direction));
    }
  }
}

Vector ScenePainter::floor_light(const Floor& floor, const Vector& direction,
                                 const Camera& camera) const {
  const float far = -camera.eye().z / direction.z;
  const Vector point = camera.eye() + direction * far;
  // how the point moves with the pixel
  const Vector right = (camera.right() - direction * (camera.right().z / direction.z)) * far;
  const Vector down = (camera.down() - direction * (camera.down().z / direction.z)) * far;
  const Footprint footprint = {
      origin_[0] + static_cast<double>(point.x), origin_[1] + static_cast<double>(point.y),
      std::fabs(right.x) + std::fabs(down.x), std::fabs(right.y) + std::fabs(down.y)};
  const Place place = {point, {0, 0, 1}, floor.colour_at(footprint), 0};
  const bool is_shaded = dot(point, point) < shade_reach_ * shade_reach_;
  const auto shading = is_shaded ? std::span<const Solid>(solids_) : std::span<const Solid>();
  const float haze = far * far / (far * far + kHaze * kHaze);
  return mix(light_from(place, {0, 0, 1}, shading), sky_light({1, 0, 0}), haze);
}

void ScenePainter::paint_solids(const Camera& camera) {
  frames_.clear();
  Frame all = {columns_, rows_, 0, 0};
  for (const Solid& solid : solids_) {
    frames_.push_back(frame_of(solid, camera));
    all = joined(all, frames_.back());
  }
  for (std::size_t row = all.top; row < all.bottom; ++row) {
    for (std::size_t column = all.left; column < all.right; ++column) {
      candidates_.clear();
      for (std::size_t i = 0; i < solids_.size(); ++i) {
        if (frames_[i].has(column, row)) candidates_.push_back({&solids_[i], {}, 0});
      }
      if (!candidates_.empty()) paint_pixel(column, row, camera);
    }
  }
}

// Finds what the samples show, then lights each solid once, where its samples lie on average.
void ScenePainter::paint_pixel(std::size_t column, std::size_t row, const Camera& camera) {
  for (std::size_t i = 0; i < kSamples * kSamples; ++i) {
    const std::size_t across = i % kSamples, down = i / kSamples;
    const float x = (static_cast<float>(across) + 0.5f) / kSamples;
    const float y = (static_cast<float>(down) + 0.5f) / kSamples;
    const Vector direction =
        unit(camera.direction(static_cast<float>(column) + x, static_cast<float>(row) + y));
    Seen* seen = nullptr;
    float nearest = std::numeric_limits<float>::infinity();
    for (Seen& candidate : candidates_) {
      const float distance = hit_distance(*candidate.solid, camera.eye(), direction);
      if (distance < nearest - kSeam) {
        nearest = distance;
        seen = &candidate;
      }
    }
    if (!seen) continue;
    seen->points = seen->points + camera.eye() + direction * nearest;
    ++seen->samples;
  }
  Vector& light = light_[row * columns_ + column];
  Vector sum;
  std::size_t samples = 0;
  for (const Seen& seen : candidates_) {
    if (seen.samples == 0) continue;
    const auto weight = static_cast<float>(seen.samples);
    sum = sum + light_of(*seen.solid, seen.points * (1.0f / weight), camera) * weight;
    samples += seen.samples;
  }
  const auto behind = static_cast<float>(kSamples * kSamples - samples);
  light = (sum + light * behind) * (1.0f / (kSamples * kSamples));
}

Vector ScenePainter::light_of(const Solid& solid, const Vector& point, const Camera& camera) const {
  const float tip = tip_share(solid, point);
  const Vector colour = mix(solid.colour, solid.tip_colour, tip);
  const Place place = {point, normal_at(solid, point), colour, kGloss};
  return light_from(place, unit(camera.eye() - point), solids_) + colour * (solid.tip_glow * tip);
}

void ScenePainter::develop(envs::Picture& picture) const {
  for (std::size_t i = 0; i < light_.size(); ++i) {
    picture.plane(0)[i] = to_srgb(light_[i].x);
    picture.plane(1)[i] = to_srgb(light_[i].y);
    picture.plane(2)[i] = to_srgb(light_[i].z);
  }
}

}  // namespace hebbes::film
