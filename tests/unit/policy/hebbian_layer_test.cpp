#include "lib/policy/hebbian_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
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

struct Shape {
  std::size_t inputs;
  std::size_t outputs;
  Activation activation;
  Normalisation normalisation;
};

/// The definition, in double precision.
class ExactLayer {
 public:
  ExactLayer(const Shape& shape, const population::Rules& rules, const std::vector<float>& weights)
      : shape_(shape), rules_(rules.cast<double>()), w_(weights.begin(), weights.end()) {}

  std::vector<double> step(const std::vector<double>& pre) {
    std::vector<double> post(shape_.outputs, 0.0);
    for (std::size_t j = 0; j < shape_.outputs; ++j) {
      for (std::size_t i = 0; i < shape_.inputs; ++i) post[j] += pre[i] * w_[i * post.size() + j];
      if (shape_.activation == Activation::kTanh) post[j] = std::tanh(post[j]);
    }
    learn(pre, post);
    if (shape_.normalisation == Normalisation::kMaxAbs) normalise();
    return post;
  }
  const std::vector<double>& weights() const { return w_; }

 private:
  void learn(const std::vector<double>& pre, const std::vector<double>& post) {
    for (std::size_t i = 0; i < shape_.inputs; ++i) {
      for (std::size_t j = 0; j < shape_.outputs; ++j) {
        const std::size_t s = i * shape_.outputs + j;
        const auto h = rules_.row(static_cast<Eigen::Index>(s));
        w_[s] += h[0] * (h[1] * pre[i] * post[j] + h[2] * pre[i] + h[3] * post[j] + h[4]);
      }
    }
  }
  void normalise() {
    double largest = 0.0;
    for (const double w : w_) largest = std::max(largest, std::abs(w));
    for (double& w : w_) w /= largest;
  }

  Shape shape_;
  Eigen::Matrix<double, Eigen::Dynamic, 5, Eigen::RowMajor> rules_;
  std::vector<double> w_;
};

class LayerShapes : public testing::TestWithParam<Shape> {};

TEST_P(LayerShapes, FollowTheRuleOfTheirDefinition) {
  const auto [inputs, outputs, activation, normalisation] = GetParam();
  const auto rules = some_rules(inputs * outputs, 0.1f);
  const auto weights = some_numbers(inputs * outputs, 1);
  HebbianLayer layer(inputs, outputs, activation, {normalisation, {}, false});
  layer.set_parameters(rules, {});
  layer.begin_episode(weights);
  ExactLayer exact(GetParam(), rules, weights);
  std::vector<float> learnt(inputs * outputs);
  for (std::uint32_t step = 0; step < 10; ++step) {
    const auto pre = some_numbers(inputs, 10 + step);
    const auto post = layer.step(pre);
    const auto expected = exact.step({pre.begin(), pre.end()});
    ASSERT_EQ(post.size(), outputs);
    for (std::size_t j = 0; j < outputs; ++j) {
      ASSERT_NEAR(post[j], expected[j], 2e-5 * (1.0 + std::abs(expected[j]))) << step;
    }
  }
  layer.get_weights(learnt);
  for (std::size_t s = 0; s < learnt.size(); ++s) {
    ASSERT_NEAR(learnt[s], exact.weights()[s], 1e-4 * (1.0 + std::abs(exact.weights()[s])));
  }
}

constexpr auto kTanh = Activation::kTanh;
constexpr auto kLinear = Activation::kLinear;
constexpr auto kNone = Normalisation::kNone;
constexpr auto kMaxAbs = Normalisation::kMaxAbs;

INSTANTIATE_TEST_SUITE_P(All, LayerShapes,
                         testing::Values(Shape{28, 128, kTanh, kNone}, Shape{128, 64, kTanh, kNone},
                                         Shape{64, 8, kTanh, kNone}, Shape{5, 3, kTanh, kNone},
                                         Shape{7, 17, kLinear, kNone}, Shape{3, 64, kTanh, kNone},
                                         Shape{648, 128, kTanh, kMaxAbs},
                                         Shape{128, 64, kTanh, kMaxAbs},
                                         Shape{64, 3, kLinear, kMaxAbs},
                                         Shape{5, 17, kTanh, kMaxAbs}));

TEST(HebbianLayer, IsNotDisturbedByALookAtItsWeights) {
  const auto rules = some_rules(40 * 19, 0.1f);
  HebbianLayer layer(40, 19, kTanh, {kMaxAbs, {}, false});
  HebbianLayer other(40, 19, kTanh, {kMaxAbs, {}, false});
  std::vector<float> weights(40 * 19);
  for (auto* l : {&layer, &other}) {
    l->set_parameters(rules, {});
    l->begin_episode(some_numbers(40 * 19, 1));
  }
  for (std::uint32_t step = 0; step < 10; ++step) {
    const auto pre = some_numbers(40, 10 + step);
    const auto post = layer.step(pre);
    const auto expected = other.step(pre);
    layer.get_weights(weights);
    layer.get_weights(weights);
    ASSERT_TRUE(std::ranges::equal(post, expected)) << step;
  }
}

TEST(HebbianLayer, ShowsTheWeightsThatItsNextStepUses) {
  for (const auto normalisation : {kNone, kMaxAbs}) {
    HebbianLayer layer(20, 19, kLinear, {normalisation, {}, false});
    layer.set_parameters(some_rules(20 * 19, 0.1f), {});
    layer.begin_episode(some_numbers(20 * 19, 1));
    std::vector<float> weights(20 * 19);
    for (std::size_t i = 0; i < 20; ++i) {
      layer.get_weights(weights);
      std::vector<float> only(20, 0.0f);
      only[i] = 1.0f;
      const auto row = layer.step(only);
      ASSERT_TRUE(std::ranges::equal(row, std::span(weights).subspan(i * 19, 19))) << i;
      ASSERT_EQ(row.data(), layer.output().data());
    }
  }
}

TEST(HebbianLayer, ForgetsItsScaleWhenAnEpisodeBegins) {
  HebbianLayer layer(4, 3, kTanh, {kMaxAbs, {}, false});
  layer.set_parameters(some_rules(12, 0.5f), {});
  const auto weights = some_numbers(12, 1);
  layer.begin_episode(weights);
  layer.step(some_numbers(4, 2));
  layer.begin_episode(weights);
  std::vector<float> initial(12);
  layer.get_weights(initial);
  EXPECT_EQ(initial, weights);
}

TEST(HebbianLayer, IsBornWithTheWeightsThatEvolvedForIt) {
  HebbianLayer layer(4, 3, kTanh, {kNone, {}, true});
  EXPECT_EQ(layer.genome().synapses, 12u);
  ASSERT_EQ(layer.genome().statics, 12u);
  const auto weights = some_numbers(12, 1);
  layer.set_parameters(some_rules(12, 0.5f), weights);
  for (int episode = 0; episode < 2; ++episode) {
    layer.begin_episode(some_numbers(12, 2));
    std::vector<float> initial(12);
    layer.get_weights(initial);
    EXPECT_EQ(initial, weights);
    layer.step(some_numbers(4, 3));
  }
}

TEST(HebbianLayer, KeepsItsWeightsOnceItIsFrozen) {
  for (const auto normalisation : {kNone, kMaxAbs}) {
    HebbianLayer layer(20, 19, kTanh, {normalisation, {}, false});
    HebbianLayer learning(20, 19, kTanh, {normalisation, {}, false});
    HebbianLayer fixed(20, 19, kTanh, {kNone, {}, false});
    fixed.set_parameters(some_rules(20 * 19, 0.0f), {});
    for (auto* l : {&layer, &learning}) {
      l->set_parameters(some_rules(20 * 19, 0.1f), {});
      l->begin_episode(some_numbers(20 * 19, 1));
    }
    for (std::uint32_t step = 0; step < 3; ++step) {
      layer.step(some_numbers(20, step));
      learning.step(some_numbers(20, step));
    }
    std::vector<float> learnt(20 * 19), weights(20 * 19);
    learning.get_weights(learnt);
    layer.freeze();
    fixed.begin_episode(learnt);
    for (std::uint32_t step = 3; step < 6; ++step) {
      const auto pre = some_numbers(20, step);
      ASSERT_TRUE(std::ranges::equal(layer.step(pre), fixed.step(pre))) << step;
      layer.get_weights(weights);
      EXPECT_EQ(weights, learnt);
    }
    layer.begin_episode(some_numbers(20 * 19, 1));
    layer.step(some_numbers(20, 0));
    layer.get_weights(weights);
    EXPECT_NE(weights, some_numbers(20 * 19, 1));
  }
}

TEST(HebbianLayer, GoesOnWithWeightsThatItIsGiven) {
  HebbianLayer layer(20, 19, kTanh, {kMaxAbs, {}, false});
  HebbianLayer fresh(20, 19, kTanh, {kMaxAbs, {}, false});
  for (auto* l : {&layer, &fresh}) l->set_parameters(some_rules(20 * 19, 0.1f), {});
  layer.begin_episode(some_numbers(20 * 19, 1));
  for (std::uint32_t step = 0; step < 3; ++step) layer.step(some_numbers(20, step));
  layer.set_weights(some_numbers(20 * 19, 2));
  fresh.begin_episode(some_numbers(20 * 19, 2));
  for (std::uint32_t step = 3; step < 6; ++step) {
    const auto pre = some_numbers(20, step);
    ASSERT_TRUE(std::ranges::equal(layer.step(pre), fresh.step(pre))) << step;
  }
}

TEST(HebbianLayer, LetsNumbersThatAreNotFiniteThrough) {
  for (const auto normalisation : {kNone, kMaxAbs}) {
    HebbianLayer layer(2, 3, kTanh, {normalisation, {}, false});
    layer.set_parameters(some_rules(6, 0.1f), {});
    layer.begin_episode(some_numbers(6, 1));
    const std::vector<float> pre = {std::numeric_limits<float>::quiet_NaN(), 0.0f};
    for (const float y : layer.step(pre)) EXPECT_TRUE(std::isnan(y));
    for (const float y : layer.step(some_numbers(2, 3))) EXPECT_TRUE(std::isnan(y));
  }
}

}  // namespace
}  // namespace hebbes::policy
