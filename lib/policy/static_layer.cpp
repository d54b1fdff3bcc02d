#include "lib/policy/static_layer.h"

#include <algorithm>

namespace hebbes::policy {

StaticLayer::StaticLayer(std::size_t inputs, std::size_t outputs, Activation activation)
    : activation_(activation), weights_(inputs, outputs), post_(weights_.padded_outputs(), 0.0f) {}

void StaticLayer::set_parameters(const Eigen::Ref<const population::Rules>&,
                                 std::span<const float> statics) {
  for (std::size_t i = 0; i < inputs(); ++i) {
    for (std::size_t j = 0; j < outputs(); ++j) weights_.at(i, j) = statics[i * outputs() + j];
  }
}

std::unique_ptr<Layer> StaticLayer::twin() const {
  return std::make_unique<StaticLayer>(inputs(), outputs(), activation_);
}

std::span<const float> StaticLayer::step(std::span<const float> pre) {
  std::ranges::fill(post_, 0.0f);
  weights_.add_products(pre, post_);
  activate(activation_, post_);
  return output();
}

}  // namespace hebbes::policy
