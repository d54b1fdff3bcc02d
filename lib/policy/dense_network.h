// The network that the experiments use, whatever its layers are made of.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "lib/policy/layer.h"
#include "lib/policy/network.h"
#include "lib/policy/policy_kind.h"

namespace hebbes::policy {

/// What of a network follows from its interface: three dense layers, of 128, 64 and as many outputs
/// as an action has entries, tanh everywhere. Pictures of 3x84x84 go through a VisionFrontEnd
/// first. Where some entries of an action lie in [0, 1], the last layer is linear, and its outputs
/// are squashed into each entry's bounds.
struct DenseNetwork {
  static constexpr std::size_t kLayers = 3;

  bool sees_pictures;
  std::array<std::size_t, kLayers + 1> widths;  ///< of the first input, then of each output
  Activation last;
  std::vector<Squashing> squashing;

  /// Throws std::invalid_argument naming the shape of observation or the bounds that do not fit.
  explicit DenseNetwork(const Interface& interface);

  /// What dense layer l does with its sums.
  Activation activation(std::size_t l) const { return l + 1 < kLayers ? Activation::kTanh : last; }

  /// The policy that has these dense layers.
  std::unique_ptr<Policy> with(Network::Layers dense, const InitialWeights& initial = {}) const;
};

/// "hebbian": HebbianLayers. Their weights are normalised by max |W| where they see pictures,
/// unless chosen otherwise.
const PolicyKind& hebbian_policy();

/// "static": StaticLayers.
const PolicyKind& static_policy();

/// "lstm": an LstmLayer and two StaticLayers.
const PolicyKind& lstm_policy();

}  // namespace hebbes::policy
