// Which population a run has. A new one is a file beside this and a line there.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "lib/population/population.h"
#include "lib/population/rule_population.h"
#include "lib/population/topology.h"

namespace hebbes::population {

/// How synapses come to their rules.
enum class Sharing {
  kIndividual,  ///< each has its own
  kShared,      ///< they share M, by an assignment
  kMerged,      ///< each has its own until rules are merged
  kNeurons,     ///< from five numbers of each of their two neurons
};

/// How synapses that share rules come to theirs.
enum class Assignment {
  kLearned,  ///< drawn by each synapse's logits
  kFixed,    ///< once and for all
  kTypes,    ///< by the types of their two neurons
};

struct PopulationChoice {
  Sharing sharing = Sharing::kIndividual;
  bool mirrored = true;  ///< of the mixture (kShared, kLearned, Noise::kSynapse) without meaning

  // With kShared:
  Noise noise = Noise::kSynapse;
  Assignment assignment = Assignment::kLearned;
  std::int64_t rules = 1;         ///< M; not with kTypes, nor with a given assignment
  double confidence = 0.0;        ///< of what is learned, at the start; see fill_initial_logits()
  bool within_layers = false;     ///< with kFixed: rules of its own for each layer
  std::int64_t neuron_types = 1;  ///< T, with kTypes; M = T^2
  bool learn_types = true;        ///< with kTypes
  bool is_given = false;          ///< with kFixed: by `given`, or by a checkpoint if that is empty
  std::vector<std::uint32_t> given = {};  ///< [N] rule of each synapse, none of which is left out

  std::vector<Merge> merges = {};  ///< with kMerged; see RulePopulation
};

/// M = floor(N / rho), never below 1. Throws std::invalid_argument if rho > N.
std::int64_t rules_for(std::size_t synapses, std::int64_t rho);

/// Throws std::invalid_argument if there are too few synapses, neurons or layers for so many rules
/// or types.
std::unique_ptr<Population> make_population(const PopulationChoice& choice, GenomeShape shape,
                                            const Topology& topology = {});

}  // namespace hebbes::population
