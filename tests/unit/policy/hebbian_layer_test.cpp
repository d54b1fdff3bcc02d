#include "lib/policy/hebbian_layer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "lib/rng/bulk.h"

namespace hebbes::policy {
namespace {

population::Rules some_rules(std::size_t count, float scale) {
  population::Rules rules(static_cast<Eigen::Index>(count), population::kCoefficients);
  rng::fill_normal({1, 0, 0, 99}, 0, population::flat(rules));
  return rules * scale;
}

std::vector<float> some_numbers(std::size_t count, std::uint32_t name) {
  std::vector<float> numbers(count);
  rng::fill_uniform({2, 0, name, 99}, -1.0f, 1.0f, numbers);
  return numbers;
}

/// The definition, in double precision.
class ExactLayer {
 public:
  ExactLayer(std::size_t inputs, std::size_t outputs, const population::Rules& rules,
             const std::vector<float>& weights)
      : inputs_(inputs),
        outputs_(outputs),
        rules_(rules.cast<double>()),
        w_(weights.begin(), weights.end()) {}

  std::vector<double> step(const std::vector<double>& pre) {
    std::vector<double> post(outputs_, 0.0);
    for (std::size_t j = 0; j < outputs_; ++j) {
      for (std::size_t i = 0; i < inputs_; ++i) post[j] += pre[i] * w_[i * outputs_ + j];
      post[j] = std::tanh(post[j]);
    }
    for (std::size_t i = 0; i < inputs_; ++i) {
      for (std::size_t j = 0; j < outputs_; ++j) {
        const std::size_t s = i * outputs_ + j;
        const auto h = rules_.row(static_cast<Eigen::Index>(s));
        w_[s] += h[0] * (h[1] * pre[i] * post[j] + h[2] * pre[i] + h[3] * post[j] + h[4]);
      }
    }
    return post;
  }
  const std::vector<double>& weights() const { return w_; }

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  Eigen::Matrix<double, Eigen::Dynamic, 5, Eigen::RowMajor> rules_;
  std::vector<double> w_;
};

class LayerShapes : public testing::TestWithParam<std::pair<std::size_t, std::size_t>> {};

TEST_P(LayerShapes, FollowTheRuleOfTheirDefinition) {
  const auto [inputs, outputs] = GetParam();
  const auto rules = some_rules(inputs * outputs, 0.1f);
  const auto weights = some_numbers(inputs * outputs, 1);
  HebbianLayer layer(inputs, outputs);
  layer.set_rules(rules);
  layer.set_weights(weights);
  ExactLayer exact(inputs, outputs, rules, weights);
  std::vector<float> learnt(inputs * outputs);
  for (std::uint32_t step = 0; step < 10; ++step) {
    const auto pre = some_numbers(inputs, 10 + step);
    const auto post = layer.step(pre);
    const auto expected = exact.step({pre.begin(), pre.end()});
    ASSERT_EQ(post.size(), outputs);
    for (std::size_t j = 0; j < outputs; ++j) ASSERT_NEAR(post[j], expected[j], 2e-5) << step;
  }
  layer.get_weights(learnt);
  for (std::size_t s = 0; s < learnt.size(); ++s) {
    ASSERT_NEAR(learnt[s], exact.weights()[s], 1e-4 * (1.0 + std::abs(exact.weights()[s])));
  }
}

INSTANTIATE_TEST_SUITE_P(Ant, LayerShapes,
                         testing::Values(std::pair{28, 128}, std::pair{128, 64}, std::pair{64, 8},
                                         std::pair{5, 3}, std::pair{7, 17}, std::pair{3, 64}));

TEST(HebbianLayer, LetsNumbersThatAreNotFiniteThrough) {
  HebbianLayer layer(2, 3);
  layer.set_rules(some_rules(6, 0.1f));
  layer.set_weights(some_numbers(6, 1));
  const std::vector<float> pre = {std::numeric_limits<float>::quiet_NaN(), 0.0f};
  for (const float y : layer.step(pre)) EXPECT_TRUE(std::isnan(y));
}

}  // namespace
}  // namespace hebbes::policy
