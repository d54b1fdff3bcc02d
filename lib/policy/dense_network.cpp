#include "lib/policy/dense_network.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "lib/policy/vision_front_end.h"

namespace hebbes::policy {
namespace {

constexpr envs::Bounds kSymmetric{-1.0f, 1.0f};
constexpr envs::Bounds kPositive{0.0f, 1.0f};

Squashing squashing_into(const envs::Bounds& bounds) {
  if (bounds == kSymmetric) return Squashing::kTanh;
  if (bounds == kPositive) return Squashing::kSigmoid;
  throw std::invalid_argument("no policy acts between " + std::to_string(bounds.low) + " and " +
                              std::to_string(bounds.high));
}

bool is_picture(std::span<const std::size_t> shape) {
  if (shape.size() == 1) return false;
  if (std::ranges::equal(shape, VisionFrontEnd::kPicture)) return true;
  std::string text;
  for (const std::size_t axis : shape) text += (text.empty() ? "" : "x") + std::to_string(axis);
  throw std::invalid_argument("no policy takes observations of " + text);
}

}  // namespace

DenseNetwork::DenseNetwork(const Interface& interface)
    : sees_pictures(is_picture(interface.observation)), last(Activation::kTanh) {
  const auto bounds = interface.action;
  const std::size_t inputs = sees_pictures ? vision::kFeatures : interface.observation[0];
  widths = {inputs, 128, 64, bounds.size()};
  if (std::ranges::all_of(bounds, [](const auto& b) { return b == kSymmetric; })) {
    squashing.assign(bounds.size(), Squashing::kNone);
  } else {
    last = Activation::kLinear;
    for (const auto& b : bounds) squashing.push_back(squashing_into(b));
  }
}

std::unique_ptr<Policy> DenseNetwork::with(Network::Layers dense,
                                           const InitialWeights& initial) const {
  Network::Layers layers;
  if (sees_pictures) layers.push_back(std::make_unique<VisionFrontEnd>());
  for (auto& layer : dense) layers.push_back(std::move(layer));
  return std::make_unique<Network>(std::move(layers), squashing, initial);
}

}  // namespace hebbes::policy
