// The picture that the car's policy sees.
#pragma once

#include <array>
#include <span>

#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/picture/resize.h"

namespace hebbes::envs::car_racing {

class PolicyView {
 public:
  /// [3, 84, 84] in [0, 1]; valid until the next call.
  std::span<const float> observe(const Scene& scene) {
    rasteriser_.draw(scene, picture_);
    resize(picture_, view_);
    to_unit_floats(view_, values_);
    return values_;
  }

  /// What observe() returned last; zeros before.
  std::span<const float> values() const { return values_; }

 private:
  Rasteriser rasteriser_;
  Picture picture_{kPictureSize, kPictureSize};
  Picture view_{kViewSize, kViewSize};
  std::array<float, kViewValues> values_{};
};

}  // namespace hebbes::envs::car_racing
