// Assignments of synapses to shared rules.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lib/population/population.h"

namespace hebbes::population {

/// a(s) for each synapse s: fixed, or drawn for each unit, an individual or a mirrored pair. What
/// it has of theta are logits: with learned types replicated ones, with a learned assignment one
/// large array in node memory. Scores are those of the draw itself,
///   d log p(a) / d logit_sk = 1[a(s) = k] - softmax(logit_s)_k.
class RuleAssignment {
 public:
  RuleAssignment() = default;
  RuleAssignment(const RuleAssignment&) = delete;
  RuleAssignment& operator=(const RuleAssignment&) = delete;
  virtual ~RuleAssignment() = default;

  /// N and M.
  virtual std::size_t synapses() const = 0;
  virtual std::size_t rules() const = 0;

  /// Its part of theta, as Population has it.
  virtual std::vector<Parameter> replicated() { return {}; }
  virtual Parameter shared() { return {}; }
  virtual std::size_t node_memory_size(std::size_t /*units*/) const { return 0; }
  virtual void attach_node_memory(std::span<std::byte>, std::size_t /*units*/) {}
  virtual void initialise(std::uint64_t seed, Range rows, const Poll& poll) = 0;
  virtual void prepare(const Cohort& /*units*/, const NodeShare&, const Poll&) {}

  /// Sets out[i] to the rule that synapse synapses.begin + i has in a unit.
  virtual void draw(const Draw& draw, std::uint32_t unit, Range synapses,
                    std::span<std::uint32_t> out) const = 0;

  /// The most probable rule of each synapse [N].
  virtual void modes(std::span<std::uint32_t> out) const = 0;

  /// Whether units differ.
  virtual bool is_random() const { return true; }

  /// The assignment itself where it stays [N], to be kept with theta, and a kept one taken over.
  /// fix() throws std::invalid_argument saying what is wrong with it.
  virtual std::span<const std::uint32_t> fixed() const { return {}; }
  virtual void fix(std::span<const std::uint32_t>) {}

  /// Fitness of the units over the number of individuals, that of a mirrored pair added up.
  struct Weights {
    std::vector<double> of_unit;
    double sum = 0.0;  ///< exactly 0 where it would be but for rounding
  };

  /// The gradient sum_j weights_j d log p(a_j) / d theta over the units j: rows of the shared
  /// parameter go to `step`; rows of the replicated one to `out` [rows, columns].
  virtual void gradient_shared(const Draw&, const Weights&, Range /*rows*/, const RowStep&) const {}
  virtual void gradient_replicated(const Draw&, const Weights&, Range /*rows*/,
                                   std::span<double> /*out*/) const {}

  /// Mean number of synapses that have each rule [M].
  virtual std::vector<double> synapses_per_rule() const = 0;

  /// Bits that it takes to write it down, as far as evolution chose it.
  virtual double bits() const = 0;

  /// What there is to tell of it, as Population has it.
  virtual std::vector<Diagnostic> diagnostics() const { return {}; }
};

}  // namespace hebbes::population
