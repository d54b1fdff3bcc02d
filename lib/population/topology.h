// Neurons and synapses of a network's plastic layers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hebbes::population {

/// A dense layer: synapse i * outputs + j leads from its neuron i to its neuron j.
struct LayerSize {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::size_t synapses() const { return inputs * outputs; }
};

/// Layers in a chain: the outputs of one are the inputs of the next. Neurons are numbered layer by
/// layer from the first one's inputs on, synapses likewise.
class Topology {
 public:
  Topology() = default;

  /// Throws std::invalid_argument if a layer does not have the previous one's outputs as inputs.
  explicit Topology(std::vector<LayerSize> layers);

  const std::vector<LayerSize>& layers() const { return layers_; }
  std::size_t synapses() const { return pre_.size(); }
  std::size_t neurons() const { return neurons_; }

  /// The two neurons of a synapse.
  std::uint32_t pre(std::size_t synapse) const { return pre_[synapse]; }
  std::uint32_t post(std::size_t synapse) const { return post_[synapse]; }

 private:
  std::vector<LayerSize> layers_;
  std::size_t neurons_ = 0;
  std::vector<std::uint32_t> pre_;   // [N]
  std::vector<std::uint32_t> post_;  // [N]
};

}  // namespace hebbes::population
