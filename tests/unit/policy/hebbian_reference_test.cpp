// Holds the Hebbian network against the authors' implementation, step by step.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "lib/policy/hebbian_policy.h"
#include "tests/support/reference.h"

namespace hebbes::policy {
namespace {

class AntTrace : public testing::TestWithParam<std::string> {
 protected:
  AntTrace() : policy_(std::array<std::size_t, 4>{28, 128, 64, 8}) {
    population::Individual individual;
    population::resize(policy_.genome(), individual);
    float* rule = individual.rules.data();
    for (const char* layer : {"h1", "h2", "h3"}) {
      rule = std::ranges::copy(read(layer), rule).out;
    }
    policy_.set_individual(individual);
    for (std::size_t l = 0; l < 3; ++l) {
      policy_.layers()[l].set_weights(read("W" + std::to_string(l + 1) + "_initial"));
    }
  }

  std::vector<float> read(const std::string& name) const {
    return file_.read<float>("/hebbian_ant/" + GetParam() + "/" + name);
  }

  /// Largest difference of a layer's weights from the recorded ones, relative to their largest.
  double weight_error(std::size_t l, const std::string& when) {
    const auto expected = read("W" + std::to_string(l + 1) + "_" + when);
    std::vector<float> weights(expected.size());
    policy_.layers()[l].get_weights(weights);
    double worst = 0.0;
    double largest = 0.0;
    for (std::size_t s = 0; s < weights.size(); ++s) {
      worst = std::max(worst, std::abs(static_cast<double>(weights[s]) - expected[s]));
      largest = std::max(largest, std::abs(static_cast<double>(expected[s])));
    }
    return worst / largest;
  }

  test::Reference file_{"policy_traces.h5"};
  HebbianPolicy policy_;
};

TEST_P(AntTrace, IsEqualToFloatRounding) {
  const auto observations = read("x");
  const auto actions = read("action");
  std::array<float, 8> action{};
  double worst = 0.0;
  for (std::size_t t = 0; t < 50; ++t) {
    policy_.act(std::span(observations).subspan(28 * t, 28), action);
    if (t == 0) {
      for (std::size_t l = 0; l < 3; ++l) EXPECT_LT(weight_error(l, "after_step1"), 1e-6);
    }
    for (std::size_t j = 0; j < 8; ++j) {
      worst = std::max(worst, std::abs(static_cast<double>(action[j]) - actions[8 * t + j]));
    }
  }
  RecordProperty("largest_action_error", std::to_string(worst));
  EXPECT_LT(worst, 1e-5);
  for (std::size_t l = 0; l < 3; ++l) EXPECT_LT(weight_error(l, "final"), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Reference, AntTrace, testing::Values("seed0", "seed2"));

}  // namespace
}  // namespace hebbes::policy
