#include "lib/policy/make_policy.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "lib/policy/lstm_layer.h"
#include "lib/policy/static_layer.h"
#include "lib/policy/vision_front_end.h"

namespace hebbes::policy {
namespace {

constexpr envs::Bounds kSymmetric{-1.0f, 1.0f};
constexpr envs::Bounds kPositive{0.0f, 1.0f};

/// What of a network follows from its interface.
struct Architecture {
  bool sees_pictures;
  std::array<std::size_t, 4> widths;  // of the dense layers' input, then of each one's output
  Activation last;
  std::vector<Squashing> squashing;
};

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

Architecture architecture_for(const Interface& interface) {
  const auto bounds = interface.action;
  Architecture plan;
  plan.sees_pictures = is_picture(interface.observation);
  const std::size_t inputs = plan.sees_pictures ? vision::kFeatures : interface.observation[0];
  plan.widths = {inputs, 128, 64, bounds.size()};
  if (std::ranges::all_of(bounds, [](const auto& b) { return b == kSymmetric; })) {
    plan.last = Activation::kTanh;
    plan.squashing.assign(bounds.size(), Squashing::kNone);
  } else {
    plan.last = Activation::kLinear;
    for (const auto& b : bounds) plan.squashing.push_back(squashing_into(b));
  }
  return plan;
}

using Layers = Network::Layers;

/// What layer l of the three does with its sums.
Activation activation_of(const Architecture& plan, std::size_t l) {
  return l < 2 ? Activation::kTanh : plan.last;
}

Layers hebbian_layers(const Architecture& plan, const HebbianChoice& choice) {
  const auto usual = plan.sees_pictures ? Normalisation::kMaxAbs : Normalisation::kNone;
  const Plasticity plasticity = {choice.normalisation.value_or(usual), choice.form,
                                 choice.evolved_weights};
  Layers layers;
  for (std::size_t l = 0; l < 3; ++l) {
    layers.push_back(std::make_unique<HebbianLayer>(plan.widths[l], plan.widths[l + 1],
                                                    activation_of(plan, l), plasticity));
  }
  return layers;
}

void add_static_layers(const Architecture& plan, std::size_t first, Layers& layers) {
  for (std::size_t l = first; l < 3; ++l) {
    layers.push_back(
        std::make_unique<StaticLayer>(plan.widths[l], plan.widths[l + 1], activation_of(plan, l)));
  }
}

Layers static_layers(const Architecture& plan, const HebbianChoice&) {
  Layers layers;
  add_static_layers(plan, 0, layers);
  return layers;
}

Layers lstm_layers(const Architecture& plan, const HebbianChoice&) {
  Layers layers;
  layers.push_back(std::make_unique<LstmLayer>(plan.widths[0], plan.widths[1]));
  add_static_layers(plan, 1, layers);
  return layers;
}

struct Kind {
  std::string_view name;
  Layers (*dense_layers)(const Architecture&, const HebbianChoice&);
};

constexpr std::array kKinds = {Kind{"hebbian", hebbian_layers}, Kind{"static", static_layers},
                               Kind{"lstm", lstm_layers}};

const Kind& find_kind(std::string_view name) {
  std::string known;
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return kind;
    known += (known.empty() ? "" : ", ") + std::string(kind.name);
  }
  throw std::invalid_argument("unknown policy '" + std::string(name) + "' (known: " + known + ")");
}

}  // namespace

std::unique_ptr<Policy> make_policy(std::string_view kind, const Interface& interface,
                                    const HebbianChoice& choice) {
  const Kind& chosen = find_kind(kind);
  const Architecture plan = architecture_for(interface);
  Layers layers;
  if (plan.sees_pictures) layers.push_back(std::make_unique<VisionFrontEnd>());
  for (auto& layer : chosen.dense_layers(plan, choice)) layers.push_back(std::move(layer));
  return std::make_unique<Network>(std::move(layers), plan.squashing, choice.birth);
}

}  // namespace hebbes::policy
