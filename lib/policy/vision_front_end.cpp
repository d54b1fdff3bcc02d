#include "lib/policy/vision_front_end.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace hebbes::policy {
namespace {

bool all_finite(std::span<const float> values) {
  std::uint32_t largest = 0;
  for (const float x : values) {
    largest = std::max(largest, std::bit_cast<std::uint32_t>(x) & 0x7fffffffu);
  }
  return largest < std::bit_cast<std::uint32_t>(std::numeric_limits<float>::infinity());
}

}  // namespace

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
  if (all_finite(picture)) {
    features_ = second_.step(first_.step(picture));
  } else {
    features_ = kNothing;  // pooling could lose it
  }
  return features_;
}

}  // namespace hebbes::policy
