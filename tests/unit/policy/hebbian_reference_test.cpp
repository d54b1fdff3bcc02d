// Holds the Hebbian layers against the authors' implementation, step by step.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "lib/policy/hebbian_layer.h"
#include "tests/support/reference.h"

namespace hebbes::policy {
namespace {

double largest_difference(std::span<const float> values, std::span<const float> expected) {
  EXPECT_EQ(values.size(), expected.size());
  double worst = 0.0;
  for (std::size_t j = 0; j < values.size(); ++j) {
    worst = std::max(worst, std::abs(static_cast<double>(values[j]) - expected[j]));
  }
  return worst;
}

/// Hebbian layers with the recorded rules and initial weights.
class Layers {
 public:
  Layers(const test::Reference& file, const std::string& group, Activation last,
         Normalisation normalisation)
      : file_(file), group_(group) {
    for (std::size_t l = 0; l < 3; ++l) {
      const auto shape = file.shape(group + "/h" + std::to_string(l + 1));
      layers_.push_back(std::make_unique<HebbianLayer>(shape[0], shape[1],
                                                       l < 2 ? Activation::kTanh : last,
                                                       Plasticity{normalisation, {}, false}));
      const auto recorded = read("h" + std::to_string(l + 1));
      population::Rules own(static_cast<Eigen::Index>(shape[0] * shape[1]), 5);
      std::ranges::copy(recorded, own.data());
      layers_[l]->set_parameters(own, {});
      layers_[l]->begin_episode(weights(l, "initial"));
    }
  }

  std::vector<float> read(const std::string& name) const {
    return file_.read<float>(group_ + "/" + name);
  }

  HebbianLayer& layer(std::size_t l) { return *layers_[l]; }

  std::span<const float> step(std::span<const float> pre) {
    for (const auto& layer : layers_) pre = layer->step(pre);
    return pre;
  }

  /// Largest difference of a layer's weights from the recorded ones, relative to their largest.
  double weight_error(std::size_t l, const std::string& when) {
    const auto expected = weights(l, when);
    std::vector<float> own(expected.size());
    layers_[l]->get_weights(own);
    const auto [low, high] = std::ranges::minmax(expected);
    return largest_difference(own, expected) / std::max(std::abs(low), std::abs(high));
  }

 private:
  std::vector<float> weights(std::size_t l, const std::string& when) const {
    return read("W" + std::to_string(l + 1) + "_" + when);
  }

  const test::Reference& file_;
  std::string group_;
  std::vector<std::unique_ptr<HebbianLayer>> layers_;
};

struct Trace {
  std::string group;
  Activation last;
  Normalisation normalisation;
};

class HebbianTrace : public testing::TestWithParam<Trace> {};

TEST_P(HebbianTrace, IsEqualToFloatRounding) {
  const test::Reference file("policy_traces.h5");
  const auto& [group, last, normalisation] = GetParam();
  Layers layers(file, group, last, normalisation);
  const auto observations = layers.read("x");
  const std::size_t inputs = observations.size() / 50;
  std::vector<std::vector<float>> posts;
  for (const char* name : {"post1", "post2", "post3"}) posts.push_back(layers.read(name));
  double worst = 0.0;
  for (std::size_t t = 0; t < 50; ++t) {
    auto signal = std::span<const float>(observations).subspan(inputs * t, inputs);
    for (std::size_t l = 0; l < 3; ++l) {
      signal = layers.layer(l).step(signal);
      const auto expected = std::span(posts[l]).subspan(signal.size() * t, signal.size());
      for (std::size_t j = 0; j < signal.size(); ++j) {
        const double e = expected[j];
        worst = std::max(worst, std::abs(signal[j] - e) / std::max(1.0, std::abs(e)));
      }
      if (t == 0) {
        EXPECT_LT(layers.weight_error(l, "after_step1"), 1e-6);
      }
    }
  }
  RecordProperty("largest_error", std::to_string(worst));
  EXPECT_LT(worst, 1e-5);
  for (std::size_t l = 0; l < 3; ++l) EXPECT_LT(layers.weight_error(l, "final"), 1e-5);
}

constexpr auto kNone = Normalisation::kNone;
constexpr auto kMaxAbs = Normalisation::kMaxAbs;

INSTANTIATE_TEST_SUITE_P(Reference, HebbianTrace,
                         testing::Values(Trace{"/hebbian_ant/seed0", Activation::kTanh, kNone},
                                         Trace{"/hebbian_ant/seed2", Activation::kTanh, kNone},
                                         Trace{"/hebbian_car/seed10", Activation::kLinear,
                                               kMaxAbs}));

}  // namespace
}  // namespace hebbes::policy
