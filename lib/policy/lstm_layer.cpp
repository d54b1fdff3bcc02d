#include "lib/policy/lstm_layer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "lib/math/elementary.h"

namespace hebbes::policy {
namespace {

/// `values` [outputs, inputs]
void set_transposed(std::span<const float> values, WeightMatrix& weights) {
  for (std::size_t j = 0; j < weights.outputs(); ++j) {
    for (std::size_t i = 0; i < weights.inputs(); ++i) {
      weights.at(i, j) = values[j * weights.inputs() + i];
    }
  }
}

}  // namespace

LstmLayer::LstmLayer(std::size_t inputs, std::size_t outputs)
    : input_weights_(inputs, 4 * outputs),
      recurrent_weights_(outputs, 4 * outputs),
      bias_(input_weights_.padded_outputs(), 0.0f),
      gates_(input_weights_.padded_outputs(), 0.0f),
      cell_(outputs, 0.0f),
      output_(outputs, 0.0f) {}

population::GenomeShape LstmLayer::genome() const {
  return {.statics = 4 * outputs() * (inputs() + outputs() + 2)};
}

void LstmLayer::set_parameters(const Eigen::Ref<const population::Rules>&,
                               std::span<const float> statics) {
  assert(statics.size() == genome().statics);
  const std::size_t gates = 4 * outputs();
  set_transposed(statics.first(gates * inputs()), input_weights_);
  set_transposed(statics.subspan(gates * inputs(), gates * outputs()), recurrent_weights_);
  const auto biases = statics.last(2 * gates);
  for (std::size_t j = 0; j < gates; ++j) bias_[j] = biases[j] + biases[gates + j];
}

void LstmLayer::begin_episode(std::span<const float>) {
  std::ranges::fill(cell_, 0.0f);
  std::ranges::fill(output_, 0.0f);
}

std::unique_ptr<Layer> LstmLayer::twin() const {
  return std::make_unique<LstmLayer>(inputs(), outputs());
}

std::span<const float> LstmLayer::step(std::span<const float> pre) {
  std::ranges::copy(bias_, gates_.begin());
  input_weights_.add_products(pre, gates_);
  recurrent_weights_.add_products(output_, gates_);
  const std::size_t size = output_.size();
  const float* in = gates_.data();
  const float* forget = in + size;
  const float* candidate = forget + size;
  const float* out = candidate + size;
  for (std::size_t j = 0; j < size; ++j) {
    const float fresh = math::sigmoid(in[j]) * math::tanh(candidate[j]);
    cell_[j] = std::fma(math::sigmoid(forget[j]), cell_[j], fresh);
    output_[j] = math::sigmoid(out[j]) * math::tanh(cell_[j]);
  }
  return output_;
}

}  // namespace hebbes::policy
