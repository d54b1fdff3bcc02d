// Pictures of a scene in space, lit by a sun, without a display or a graphics card.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "envs/picture.h"
#include "envs/scene.h"
#include "lib/film/camera.h"
#include "lib/film/floor.h"
#include "lib/film/solid.h"
#include "lib/film/vector.h"

namespace hebbes::film {

/// The camera's place and what it looks at, m from the floor under the followed body, and what of
/// the world a picture shows at least, m at a distance of 1 m.
inline constexpr Vector kEye = {-1.58f, -3.42f, 1.36f}, kTarget = {0.1f, 0.0f, 0.36f};
inline constexpr float kViewWidth = 1.12f, kViewHeight = 0.63f;

/// Paints scenes of solids on an endless floor; of flat ones only the floor. The camera goes with
/// the followed body, but neither turns nor rises with it; it is as far off as the scene is large.
/// The same arguments give the same picture, bit for bit.
class ScenePainter {
 public:
  /// Bodies whose placement is not finite or absurdly far off are left out.
  void paint(const envs::Scene& scene, const envs::Snapshot& snapshot, envs::Picture& picture);

 private:
  void place_solids(const envs::Scene& scene, const envs::Snapshot& snapshot);
  void paint_ground(const Floor& floor, const Camera& camera);
  Vector floor_light(const Floor& floor, const Vector& direction, const Camera& camera) const;
  void paint_solids(const Camera& camera);
  void paint_pixel(std::size_t column, std::size_t row, const Camera& camera);
  Vector light_of(const Solid& solid, const Vector& point, const Camera& camera) const;
  void develop(envs::Picture& picture) const;

  /// What a pixel shows of a solid.
  struct Seen {
    const Solid* solid;
    Vector points;  // summed
    std::size_t samples;
  };

  /// The place on the floor under the followed body. All else is measured from there, so that a
  /// body far from the world's origin looks no different.
  std::array<double, 3> origin_{};
  std::vector<Solid> solids_;
  float shade_reach_ = 0;      // from the origin, how far they darken the floor
  std::vector<Frame> frames_;  // where each of them is seen
  std::vector<Seen> candidates_;
  std::size_t columns_ = 0, rows_ = 0;
  std::vector<Vector> light_;  // [rows, columns]
};

}  // namespace hebbes::film
