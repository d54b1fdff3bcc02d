// Types of neurons that are drawn anew for each unit, and learned; a synapse's rule follows from
// the types of its two neurons.
#pragma once

#include "lib/population/rule_assignment.h"
#include "lib/population/topology.h"

namespace hebbes::population {

/// The rule of a synapse between neurons of these types: pre * types + post. M = types^2.
inline std::uint32_t rule_between(std::uint32_t pre, std::uint32_t post, std::size_t types) {
  return pre * static_cast<std::uint32_t>(types) + post;
}

/// t(i) ~ softmax(lambda_i) for each neuron i. Replicated: lambda [neurons, T].
class LearnedTypes final : public RuleAssignment {
 public:
  /// 1 <= types. Logits start as fill_initial_logits() has it.
  LearnedTypes(Topology topology, std::size_t types, double confidence);

  std::size_t synapses() const override { return topology_.synapses(); }
  std::size_t rules() const override { return types_ * types_; }
  std::vector<Parameter> replicated() override;
  void initialise(std::uint64_t seed, Range rows, const Poll& poll) override;
  void prepare(const Cohort& units, const NodeShare& share, const Poll& poll) override;
  void draw(const Draw& draw, std::uint32_t unit, Range synapses,
            std::span<std::uint32_t> out) const override;
  void modes(std::span<std::uint32_t> out) const override;
  void gradient_replicated(const Draw& draw, const Weights& weights, Range rows,
                           std::span<double> out) const override;
  std::vector<double> synapses_per_rule() const override;
  double bits() const override;
  std::vector<Diagnostic> diagnostics() const override;

 private:
  double mean_entropy() const;
  std::size_t rules_in_use() const;
  void draw_types(const Draw& draw, std::uint32_t unit, std::span<std::uint32_t> out) const;
  std::span<const double> shares(std::size_t neuron) const;
  std::uint32_t mode(std::size_t neuron) const;
  std::uint32_t rule(std::size_t synapse, std::span<const std::uint32_t> types) const;

  Topology topology_;
  std::size_t types_;
  double confidence_;
  std::vector<float> logits_;   // [neurons, T]
  std::vector<double> shares_;  // [neurons, T] softmax of these
};

}  // namespace hebbes::population
