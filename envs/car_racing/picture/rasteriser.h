// The rasteriser of the policy's picture: the reference's, pixel for pixel, without OpenGL.
//
// Source: Gym 0.17, CarRacing-v0, drawn by Mesa's llvmpipe.
#pragma once

#include <array>
#include <optional>

#include "envs/car_racing/picture/canvas.h"
#include "envs/car_racing/picture/polygon_painter.h"
#include "envs/car_racing/picture/scene.h"
#include "envs/car_racing/picture/view.h"
#include "envs/picture.h"

namespace hebbes::envs::car_racing {

struct CarShapes;

inline constexpr std::size_t kPictureSize = 96;  ///< columns and rows of the reference's picture

/// Holds what drawing needs, so that draw() allocates nothing. A picture of another size than
/// kPictureSize shows the same window, scaled, with the score in plainer digits.
class Rasteriser {
 public:
  explicit Rasteriser(std::size_t columns = kPictureSize, std::size_t rows = kPictureSize);
  Rasteriser(const Rasteriser&) = delete;
  Rasteriser& operator=(const Rasteriser&) = delete;
  ~Rasteriser() = default;

  bool fits(const Picture& picture) const {
    return picture.columns() == canvas_.columns() && picture.rows() == canvas_.rows();
  }

  /// `picture` has this rasteriser's size. Of a scene with values that are not finite it may show
  /// anything.
  void draw(const Scene& scene, Picture& picture);

 private:
  void draw_ground(const Circle& seen, const ViewMatrix& view);
  void draw_road(const Scene& scene, const Circle& seen, const ViewMatrix& view);
  void draw_car(const Scene& scene, const ViewMatrix& view, QuadStream& quads);

  const CarShapes* shapes_;
  Canvas canvas_;
  PolygonPainter painter_;
};

class Camera {
 public:
  /// Allocates where the size is another one than the last time.
  void draw(const Scene& scene, Picture& picture) {
    if (!rasteriser_ || !rasteriser_->fits(picture)) {
      rasteriser_.emplace(picture.columns(), picture.rows());
    }
    rasteriser_->draw(scene, picture);
  }

 private:
  std::optional<Rasteriser> rasteriser_;
};

}  // namespace hebbes::envs::car_racing
