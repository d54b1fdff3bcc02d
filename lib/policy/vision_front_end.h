// The vision front end: two convolutions with evolved kernels.
#pragma once

#include <array>

#include "lib/policy/first_convolution.h"
#include "lib/policy/layer.h"
#include "lib/policy/second_convolution.h"

namespace hebbes::policy {

/// 3x84x84 in [0, 1] -> 6 kernels of 3x3, tanh, pooling -> 8 kernels of 5x5, stride 2, tanh,
/// pooling -> 648 features, channel by channel. Statics: the kernels [6, 3, 3, 3] and
/// [8, 6, 5, 5]. A pixel that is not finite makes every feature NaN.
/// Source: Palm, Najarro & Risi (2020), arXiv 2011.06811.
class VisionFrontEnd final : public Layer {
 public:
  /// Axes of the pictures that it takes.
  static constexpr std::array<std::size_t, 3> kPicture = {vision::kChannels, vision::kSide,
                                                          vision::kSide};

  std::size_t inputs() const override { return vision::kChannels * vision::kSide * vision::kSide; }
  std::size_t outputs() const override { return vision::kFeatures; }
  population::GenomeShape genome() const override;
  void set_parameters(const Eigen::Ref<const population::Rules>& rules,
                      std::span<const float> statics) override;
  void begin_episode(std::span<const float> weights) override;
  std::span<const float> step(std::span<const float> picture) override;
  std::unique_ptr<Layer> twin() const override { return std::make_unique<VisionFrontEnd>(); }
  std::span<const float> output() const override { return features_; }

 private:
  vision::FirstConvolution first_;
  vision::SecondConvolution second_;
  std::span<const float> features_;  // that the last step returned
};

}  // namespace hebbes::policy
