#include <algorithm>
#include <iterator>
#include <string>

#include "lib/policy/dense_network.h"
#include "lib/policy/hebbian_layer.h"

namespace hebbes::policy {
namespace {

using kinds::Options;

const std::vector<std::string> kTerms = {"A", "AD", "ABC", "ABCD"};
const std::vector<std::string> kInitialWeights = {"uniform", "normal", "evolved"};
const std::vector<std::string> kNormalisations = {"task", "none", "max-abs"};

constexpr kinds::Limits kScale{0, true, 1e38, ">= 0 and <= 1e38"};

/// The coefficients that evolve.
population::RuleForm form_of(const Options& options) {
  const auto& terms = kinds::get<std::string>(options, "rule");
  population::RuleForm form;
  form.evolves[0] = kinds::get<bool>(options, "eta");
  for (std::size_t c = 1; c < form.evolves.size(); ++c) {
    form.evolves[c] = terms.find("ABCD"[c - 1]) != std::string::npos;
  }
  return form;
}

Normalisation normalisation_of(const Options& options, bool sees_pictures) {
  const auto& word = kinds::get<std::string>(options, "normalisation");
  const bool is_max_abs = word == "max-abs" || (word == "task" && sees_pictures);
  return is_max_abs ? Normalisation::kMaxAbs : Normalisation::kNone;
}

InitialWeights initial_weights_of(const Options& options) {
  using Distribution = InitialWeights::Distribution;
  const bool is_normal = kinds::get<std::string>(options, "initial_weights") == "normal";
  return {is_normal ? Distribution::kNormal : Distribution::kUniform,
          static_cast<float>(kinds::get<double>(options, "initial_scale"))};
}

bool evolves_weights(const Options& options) {
  return kinds::get<std::string>(options, "initial_weights") == "evolved";
}

class HebbianPolicy final : public PolicyKind {
 public:
  std::string_view name() const override { return "hebbian"; }
  bool has_rules() const override { return true; }

  std::vector<kinds::Option> options(std::span<const std::string>) const override {
    std::vector<kinds::Option> options = {
        {"rule", "hebbian: terms that evolve, A | AD | ABC | ABCD", kTerms.back(),
         kinds::one_of(kTerms)},
        {"eta", "hebbian: whether the rules' learning rate evolves, or is 1", true},
        {"initial_weights", "hebbian: uniform | normal | evolved", kInitialWeights.front(),
         kinds::one_of(kInitialWeights)},
        {"initial_scale", "hebbian: half width or standard deviation of these", 0.1,
         kinds::within(kScale)},
        {"normalisation", "hebbian: task (of pictures max-abs) | none | max-abs",
         kNormalisations.front(), kinds::one_of(kNormalisations)}};
    std::ranges::move(network_options(), std::back_inserter(options));
    return options;
  }

  std::vector<kinds::IdleOption> idle(std::string_view option,
                                      const Options& options) const override {
    if (option != "initial_scale" || !evolves_weights(options)) return {};
    return {{"initial_weights", "with policy.initial_weights = \"evolved\""}};
  }

  std::unique_ptr<Policy> make(const Interface& interface, const Options& options) const override {
    const DenseNetwork network(interface, options);
    const Plasticity plasticity = {normalisation_of(options, network.sees_pictures),
                                   form_of(options), evolves_weights(options)};
    Network::Layers layers;
    for (std::size_t l = 0; l < network.layers(); ++l) {
      layers.push_back(std::make_unique<HebbianLayer>(network.widths[l], network.widths[l + 1],
                                                      network.activation(l), plasticity));
    }
    return network.with(std::move(layers), initial_weights_of(options));
  }
};

}  // namespace

const PolicyKind& hebbian_policy() {
  static const HebbianPolicy kind;
  return kind;
}

}  // namespace hebbes::policy
