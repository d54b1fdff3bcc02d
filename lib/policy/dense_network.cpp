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

using Units = std::vector<std::int64_t>;
const std::vector<std::string> kActivations = {"tanh", "relu"};
constexpr std::size_t kMostHidden = 4;
constexpr const char* kNormalise = "normalise_observations";

void check_hidden(const kinds::Value& value) {
  const auto& units = std::get<Units>(value);
  constexpr std::int64_t kMostUnits = 4096;
  const auto fits = [](std::int64_t count) { return count >= 1 && count <= kMostUnits; };
  if (!units.empty() && units.size() <= kMostHidden && std::ranges::all_of(units, fits)) return;
  throw std::invalid_argument("must be 1 to 4 layers, each of 1 to 4096 units");
}

}  // namespace

std::vector<kinds::Option> network_options() {
  return {{.name = "hidden",
           .description = "units of each hidden layer, from the observation on",
           .value = Units{128, 64},
           .check = check_hidden,
           .is_quiet = true},
          {.name = "activation",
           .description = "of these layers, tanh | relu; an LSTM has its own",
           .value = kActivations.front(),
           .check = kinds::one_of(kActivations),
           .is_quiet = true},
          {.name = kNormalise,
           .description = "less the mean of those of earlier generations, over their deviation",
           .value = false,
           .is_quiet = true}};
}

DenseNetwork::DenseNetwork(const Interface& interface, const kinds::Options& options)
    : sees_pictures(is_picture(interface.observation)),
      normalises(kinds::get<bool>(options, kNormalise)),
      last(Activation::kTanh) {
  if (sees_pictures && normalises) {
    throw kinds::UnfitOption(kNormalise, "must be false where observations are pictures");
  }
  const auto bounds = interface.action;
  widths = {sees_pictures ? vision::kFeatures : interface.observation[0]};
  for (const std::int64_t units : kinds::get<Units>(options, "hidden")) {
    widths.push_back(static_cast<std::size_t>(units));
  }
  widths.push_back(bounds.size());
  hidden = kinds::index_of(kActivations, options.at("activation")) == 0 ? Activation::kTanh
                                                                        : Activation::kRelu;
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
  return std::make_unique<Network>(std::move(layers), squashing, initial, normalises);
}

}  // namespace hebbes::policy
