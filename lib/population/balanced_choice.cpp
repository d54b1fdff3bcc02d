#include "lib/population/balanced_choice.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "lib/rng/stream.h"

namespace hebbes::population {
namespace {

rng::Stream stream_of(std::uint64_t seed) {
  return {seed, {.purpose = rng::purpose_word(rng::Purpose::kAssignment)}};
}

/// Assigns `choices` from `first` on to `members`, evenly, in a random order.
/// Source: Fisher & Yates' shuffle, as in Knuth, "The Art of Computer Programming", 3.4.2 P.
void assign_evenly(std::span<std::uint32_t> members, std::size_t first, std::size_t choices,
                   rng::Stream& random) {
  for (std::size_t s = 0; s < members.size(); ++s) {
    members[s] = static_cast<std::uint32_t>(first + s * choices / members.size());
  }
  for (std::size_t s = members.size(); s > 1; --s) {
    const auto other = static_cast<std::size_t>(random.uniform() * static_cast<double>(s));
    std::swap(members[s - 1], members[other]);
  }
}

/// Parts of `rules` in proportion to the layers' synapses, one at least: the layer with the most
/// synapses per rule gets the next one.
std::vector<std::size_t> rules_of_layers(const Topology& topology, std::size_t rules) {
  const auto& layers = topology.layers();
  std::vector<std::size_t> shares(layers.size(), 1);
  for (std::size_t given = layers.size(); given < rules; ++given) {
    std::size_t neediest = 0;
    for (std::size_t l = 1; l < layers.size(); ++l) {
      if (layers[l].synapses() * shares[neediest] > layers[neediest].synapses() * shares[l]) {
        neediest = l;
      }
    }
    ++shares[neediest];
  }
  return shares;
}

}  // namespace

std::vector<std::uint32_t> balanced_choice(std::uint64_t seed, std::size_t count,
                                           std::size_t choices) {
  std::vector<std::uint32_t> chosen(count);
  rng::Stream random = stream_of(seed);
  assign_evenly(chosen, 0, choices, random);
  return chosen;
}

std::vector<std::uint32_t> balanced_choice_within_layers(std::uint64_t seed,
                                                         const Topology& topology,
                                                         std::size_t rules) {
  if (rules < topology.layers().size()) {
    throw std::invalid_argument(std::to_string(rules) + " rules for " +
                                std::to_string(topology.layers().size()) +
                                " layers: each layer needs one of its own");
  }
  std::vector<std::uint32_t> chosen(topology.synapses());
  rng::Stream random = stream_of(seed);
  const auto shares = rules_of_layers(topology, rules);
  std::size_t first_synapse = 0;
  std::size_t first_rule = 0;
  for (std::size_t l = 0; l < shares.size(); ++l) {
    const std::size_t synapses = topology.layers()[l].synapses();
    assign_evenly(std::span(chosen).subspan(first_synapse, synapses), first_rule, shares[l],
                  random);
    first_synapse += synapses;
    first_rule += shares[l];
  }
  return chosen;
}

}  // namespace hebbes::population
