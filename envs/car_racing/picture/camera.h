// Pictures of the car in any size, for people.
#pragma once

#include <optional>

#include "envs/car_racing/picture/rasteriser.h"

namespace hebbes::envs::car_racing {

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
