// Policies that do not learn by rules: evolved weights, with or without a memory.
#include "lib/policy/dense_network.h"
#include "lib/policy/lstm_layer.h"
#include "lib/policy/static_layer.h"

namespace hebbes::policy {
namespace {

void add_static_layers(const DenseNetwork& network, std::size_t first, Network::Layers& layers) {
  for (std::size_t l = first; l < network.layers(); ++l) {
    layers.push_back(std::make_unique<StaticLayer>(network.widths[l], network.widths[l + 1],
                                                   network.activation(l)));
  }
}

class StaticPolicy final : public PolicyKind {
 public:
  std::string_view name() const override { return "static"; }

  std::vector<kinds::Option> options(std::span<const std::string>) const override {
    return network_options();
  }

  std::unique_ptr<Policy> make(const Interface& interface,
                               const kinds::Options& options) const override {
    const DenseNetwork network(interface, options);
    Network::Layers layers;
    add_static_layers(network, 0, layers);
    return network.with(std::move(layers));
  }
};

class LstmPolicy final : public PolicyKind {
 public:
  std::string_view name() const override { return "lstm"; }

  std::vector<kinds::IdleOption> idle(std::string_view option,
                                      const kinds::Options& options) const override {
    const auto& hidden = kinds::get<std::vector<std::int64_t>>(options, "hidden");
    if (option != "activation" || hidden.size() > 1) return {};
    return {{"hidden", "where the LSTM is the only hidden layer"}};
  }

  std::vector<kinds::Option> options(std::span<const std::string>) const override {
    return network_options();
  }

  std::unique_ptr<Policy> make(const Interface& interface,
                               const kinds::Options& options) const override {
    const DenseNetwork network(interface, options);
    Network::Layers layers;
    layers.push_back(std::make_unique<LstmLayer>(network.widths[0], network.widths[1]));
    add_static_layers(network, 1, layers);
    return network.with(std::move(layers));
  }
};

}  // namespace

const PolicyKind& static_policy() {
  static const StaticPolicy kind;
  return kind;
}

const PolicyKind& lstm_policy() {
  static const LstmPolicy kind;
  return kind;
}

}  // namespace hebbes::policy
