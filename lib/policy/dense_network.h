// The network that the experiments use, whatever its layers are made of.
#pragma once

#include <memory>
#include <vector>

#include "lib/policy/layer.h"
#include "lib/policy/network.h"
#include "lib/policy/policy_kind.h"

namespace hebbes::policy {

/// The options `hidden`, units of each hidden layer, `activation`, what these do with their sums,
/// and `normalise_observations`.
std::vector<kinds::Option> network_options();

/// What of a network follows from its interface and network_options(): hidden layers, and one of as
/// many outputs as an action has entries, with tanh. Pictures of 3x84x84 go through a
/// VisionFrontEnd first. Where some entries of an action lie in [0, 1], the last layer is linear,
/// and its outputs are squashed into each entry's bounds.
struct DenseNetwork {
  bool sees_pictures;
  bool normalises;                  ///< observations
  std::vector<std::size_t> widths;  ///< of the first input, then of each output
  Activation hidden, last;
  std::vector<Squashing> squashing;

  /// Throws std::invalid_argument naming the shape of observation or the bounds that do not fit,
  /// kinds::UnfitOption for pictures that are to be normalised.
  DenseNetwork(const Interface& interface, const kinds::Options& options);

  std::size_t layers() const { return widths.size() - 1; }

  /// What dense layer l does with its sums.
  Activation activation(std::size_t l) const { return l + 1 < layers() ? hidden : last; }

  /// The policy that has these dense layers.
  std::unique_ptr<Policy> with(Network::Layers dense, const InitialWeights& initial = {}) const;
};

/// "hebbian": HebbianLayers. Their weights are normalised by max |W| where they see pictures,
/// unless chosen otherwise.
const PolicyKind& hebbian_policy();

/// "static": StaticLayers.
const PolicyKind& static_policy();

/// "lstm": an LstmLayer, then StaticLayers.
const PolicyKind& lstm_policy();

}  // namespace hebbes::policy
