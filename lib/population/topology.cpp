#include "lib/population/topology.h"

#include <stdexcept>
#include <string>

namespace hebbes::population {

Topology::Topology(std::vector<LayerSize> layers) : layers_(std::move(layers)) {
  std::size_t first = 0;  // of the layer's input neurons
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const LayerSize& layer = layers_[l];
    if (l > 0 && layer.inputs != layers_[l - 1].outputs) {
      throw std::invalid_argument("a layer of " + std::to_string(layer.inputs) +
                                  " inputs behind one of " +
                                  std::to_string(layers_[l - 1].outputs) + " outputs");
    }
    for (std::size_t i = 0; i < layer.inputs; ++i) {
      for (std::size_t j = 0; j < layer.outputs; ++j) {
        pre_.push_back(static_cast<std::uint32_t>(first + i));
        post_.push_back(static_cast<std::uint32_t>(first + layer.inputs + j));
      }
    }
    first += layer.inputs;
  }
  neurons_ = layers_.empty() ? 0 : first + layers_.back().outputs;
}

}  // namespace hebbes::population
