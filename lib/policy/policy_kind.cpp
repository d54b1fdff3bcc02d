#include "lib/policy/policy_kind.h"

#include "lib/policy/dense_network.h"

namespace hebbes::policy {

kinds::Registry<PolicyKind>& policies() {
  static kinds::Registry<PolicyKind> registry(
      "policy", {&hebbian_policy(), &static_policy(), &lstm_policy()});
  return registry;
}

std::unique_ptr<Policy> make_policy(std::string_view kind, const Interface& interface,
                                    const kinds::Options& options) {
  const PolicyKind& chosen = policies().find(kind);
  return chosen.make(interface, chosen.complete(options));
}

}  // namespace hebbes::policy
