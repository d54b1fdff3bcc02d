#include "lib/policy/lstm_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
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

double sigmoid(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

/// The definition, in double precision.
class ExactCell {
 public:
  ExactCell(std::size_t inputs, std::size_t outputs, const std::vector<float>& parameters)
      : inputs_(inputs), size_(outputs), p_(parameters), c_(outputs, 0.0), h_(outputs, 0.0) {}

  const std::vector<double>& step(const std::vector<float>& x) {
    const std::vector<double> old = h_;
    for (std::size_t j = 0; j < size_; ++j) {
      const double i = sigmoid(gate(j, x, old));
      const double f = sigmoid(gate(size_ + j, x, old));
      const double g = std::tanh(gate(2 * size_ + j, x, old));
      const double o = sigmoid(gate(3 * size_ + j, x, old));
      c_[j] = f * c_[j] + i * g;
      h_[j] = o * std::tanh(c_[j]);
    }
    return h_;
  }

 private:
  /// Row `row` of W x + b + U h + d.
  double gate(std::size_t row, const std::vector<float>& x, const std::vector<double>& h) const {
    const std::size_t recurrent = 4 * size_ * inputs_;
    const std::size_t bias = recurrent + 4 * size_ * size_;
    double sum = static_cast<double>(p_[bias + row]) + p_[bias + 4 * size_ + row];
    for (std::size_t k = 0; k < inputs_; ++k)
      sum += static_cast<double>(p_[row * inputs_ + k]) * x[k];
    for (std::size_t k = 0; k < size_; ++k) sum += p_[recurrent + row * size_ + k] * h[k];
    return sum;
  }

  std::size_t inputs_;
  std::size_t size_;
  std::vector<float> p_;
  std::vector<double> c_;
  std::vector<double> h_;
};

class LstmShapes : public testing::TestWithParam<std::pair<std::size_t, std::size_t>> {};

TEST_P(LstmShapes, RememberAsTheirDefinitionDoes) {
  const auto [inputs, outputs] = GetParam();
  LstmLayer layer(inputs, outputs);
  ASSERT_EQ(layer.outputs(), outputs);
  ASSERT_EQ(layer.genome().statics, 4 * outputs * (inputs + outputs + 2));
  auto parameters = some_numbers(layer.genome().statics, 1);
  for (float& p : parameters) p *= 0.3f;
  layer.set_parameters(population::Rules(), parameters);
  for (int episode = 0; episode < 2; ++episode) {
    layer.begin_episode({});
    ExactCell exact(inputs, outputs, parameters);
    for (std::uint32_t step = 0; step < 20; ++step) {
      const auto pre = some_numbers(inputs, 10 + step);
      const auto post = layer.step(pre);
      const auto& expected = exact.step(pre);
      ASSERT_EQ(post.size(), outputs);
      for (std::size_t j = 0; j < outputs; ++j) ASSERT_NEAR(post[j], expected[j], 1e-5) << step;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, LstmShapes,
                         testing::Values(std::pair{28, 128}, std::pair{3, 1}, std::pair{5, 7}));

}  // namespace
}  // namespace hebbes::policy
