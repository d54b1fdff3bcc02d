// A policy kind: a single plastic layer from observation to action.
#include "lib/policy/hebbian_layer.h"
#include "lib/policy/network.h"
#include "lib/policy/policy_kind.h"

namespace hebbes::policy {
namespace {

class ShallowPolicy final : public PolicyKind {
 public:
  std::string_view name() const override { return "shallow"; }
  bool has_rules() const override { return true; }
  std::vector<kinds::Option> options(std::span<const std::string>) const override {
    return {{"first_weights", "shallow: half width of the initial weights", 0.5,
             kinds::within({0, true, 10, ">= 0 and <= 10"})}};
  }
  std::unique_ptr<Policy> make(const Interface& interface,
                               const kinds::Options& options) const override {
    const std::size_t outputs = interface.action.size();
    Network::Layers layers;
    layers.push_back(std::make_unique<HebbianLayer>(interface.observation[0], outputs,
                                                    Activation::kTanh, Plasticity{}));
    const auto scale = static_cast<float>(kinds::get<double>(options, "first_weights"));
    return std::make_unique<Network>(std::move(layers),
                                     std::vector<Squashing>(outputs, Squashing::kNone),
                                     InitialWeights{InitialWeights::Distribution::kUniform, scale});
  }
};

const ShallowPolicy kShallow;
const kinds::Registration<PolicyKind> kRegistered(policies(), kShallow);

}  // namespace
}  // namespace hebbes::policy
