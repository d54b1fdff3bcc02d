#include "lib/policy/vision_front_end.h"

#include <limits>

namespace hebbes::policy {

using vision::FirstConvolution;
using vision::SecondConvolution;

population::GenomeShape VisionFrontEnd::genome() const {
  return {.statics = FirstConvolution::kWeights + SecondConvolution::kWeights};
}

void VisionFrontEnd::set_parameters(const Eigen::Ref<const population::Rules>&,
                                    std::span<const float> statics) {
  first_.set_kernels(statics.first<FirstConvolution::kWeights>());
  second_.set_kernels(statics.last<SecondConvolution::kWeights>());
}

void VisionFrontEnd::begin_episode(std::span<const float>) {}

std::span<const float> VisionFrontEnd::step(std::span<const float> picture) {
  static constexpr auto kNothing = [] {
    std::array<float, vision::kFeatures> features;
    features.fill(std::numeric_limits<float>::quiet_NaN());
    return features;
  }();
  const auto planes = first_.step(picture);
  features_ = planes ? second_.step(*planes) : kNothing;
  return features_;
}

}  // namespace hebbes::policy
