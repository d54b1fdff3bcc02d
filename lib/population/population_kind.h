// Kinds of populations, by name.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lib/kinds/kind.h"
#include "lib/kinds/registry.h"
#include "lib/population/population.h"
#include "lib/population/topology.h"

namespace hebbes::population {

/// What a population is made for.
struct Requirements {
  GenomeShape shape;
  Topology topology = {};  ///< of the synapses
  bool mirrored = true;    ///< individuals 2j and 2j + 1 use +eps and -eps

  /// [N] rule of each synapse, taken over from another run; empty if there is none, or a checkpoint
  /// will bring it.
  std::vector<std::uint32_t> assignment = {};
};

/// In the configuration population.sharing; its options are other keys of [population].
class PopulationKind : public kinds::Kind {
 public:
  /// Whether individuals can be drawn in mirrored pairs; otherwise `mirrored` means nothing.
  virtual bool can_mirror(const kinds::Options&) const { return true; }

  /// Whether it evolves which synapse has which rule.
  virtual bool learns_assignment(const kinds::Options&) const { return false; }

  /// Whether its natural gradient differs from its gradient.
  virtual bool has_natural_gradient(const kinds::Options& options) const {
    return learns_assignment(options);
  }

  /// The run directory whose assignment is taken over, or "".
  virtual std::string assignment_source(const kinds::Options&) const { return ""; }

  /// How synapses come to their rules, for people: "a rule for each synapse".
  virtual std::string summary(const kinds::Options& options) const = 0;

  /// `options` are complete and make sense together. Throws kinds::UnfitOption if they do not fit
  /// what is required.
  virtual std::unique_ptr<Population> make(const kinds::Options& options,
                                           Requirements requirements) const = 0;
};

/// The kinds there are; their files stand beside this one. A new one is a line in populations().
kinds::Registry<PopulationKind>& populations();

/// The population of that kind; options that are not given are the defaults. Throws
/// std::invalid_argument for an unknown kind or option, a bad value, or what does not fit.
std::unique_ptr<Population> make_population(std::string_view kind, Requirements requirements,
                                            const kinds::Options& options = {});

/// A rule of its own for each synapse, in normal_population.cpp.
const PopulationKind& individual_rules();

/// M rules shared by an assignment, in shared_rules.cpp.
const PopulationKind& shared_rules();

/// Rules of their own that are merged into fewer, in merged_rules.cpp.
const PopulationKind& merged_rules();

/// Rules that follow from five numbers of each neuron, in neuron_population.cpp.
const PopulationKind& neuron_rules();

}  // namespace hebbes::population
