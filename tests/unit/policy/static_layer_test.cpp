#include "lib/policy/static_layer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lib/rng/bulk.h"

namespace hebbes::policy {
namespace {

std::vector<float> some_numbers(std::size_t count, std::uint32_t name) {
  std::vector<float> numbers(count);
  rng::fill_uniform({2, 0, name, 99}, -1.0f, 1.0f, numbers);
  return numbers;
}

struct Shape {
  std::size_t inputs;
  std::size_t outputs;
  Activation activation;
};

class StaticLayerShapes : public testing::TestWithParam<Shape> {};

TEST_P(StaticLayerShapes, GiveTheSumsOfTheirDefinition) {
  const auto [inputs, outputs, activation] = GetParam();
  StaticLayer layer(inputs, outputs, activation);
  ASSERT_EQ(layer.genome().statics, inputs * outputs);
  EXPECT_EQ(layer.genome().synapses, 0u);
  const auto weights = some_numbers(inputs * outputs, 1);
  layer.set_parameters(population::Rules(), weights);
  for (std::uint32_t step = 0; step < 3; ++step) {
    const auto pre = some_numbers(inputs, 10 + step);
    const auto post = layer.step(pre);
    ASSERT_EQ(post.size(), outputs);
    for (std::size_t j = 0; j < outputs; ++j) {
      double sum = 0.0;
      for (std::size_t i = 0; i < inputs; ++i) {
        sum += static_cast<double>(pre[i]) * weights[i * outputs + j];
      }
      const double expected = activation == Activation::kTanh ? std::tanh(sum) : sum;
      ASSERT_NEAR(post[j], expected, 1e-5) << j;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, StaticLayerShapes,
    testing::Values(Shape{28, 128, Activation::kTanh}, Shape{648, 128, Activation::kTanh},
                    Shape{64, 3, Activation::kLinear}, Shape{5, 16, Activation::kTanh},
                    Shape{5, 17, Activation::kLinear}, Shape{7, 48, Activation::kTanh},
                    Shape{3, 65, Activation::kLinear}, Shape{9, 95, Activation::kTanh}));

}  // namespace
}  // namespace hebbes::policy
