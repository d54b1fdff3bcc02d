// An assignment of synapses to rules that is drawn anew for each unit, and learned.
#pragma once

#include "lib/population/assignment_table.h"
#include "lib/population/component_table.h"
#include "lib/population/rule_assignment.h"

namespace hebbes::population {

/// a(s) ~ softmax(lambda_s). Shared: lambda [N, M].
class LearnedAssignment final : public RuleAssignment {
 public:
  /// 1 <= rules. Logits start as fill_initial_logits() has it.
  LearnedAssignment(std::size_t synapses, std::size_t rules, double confidence);

  std::size_t synapses() const override { return synapses_; }
  std::size_t rules() const override { return rules_; }
  Parameter shared() override;
  std::size_t node_memory_size() const override;
  void attach_node_memory(std::span<std::byte> memory) override;
  void initialise(std::uint64_t seed, Range rows, const Poll& poll) override;
  void prepare(Range rows) override;
  void draw(const Draw& draw, std::uint32_t unit, Range synapses,
            std::span<std::uint32_t> out) const override;
  void modes(std::span<std::uint32_t> out) const override;
  void gradient_shared(const Draw& draw, const Weights& weights, Range rows,
                       const RowStep& step) const override;
  std::vector<double> synapses_per_rule() const override;
  double bits() const override;
  std::vector<Diagnostic> diagnostics() const override;

 private:
  std::span<const float> logits(std::size_t row) const;
  std::uint32_t draw_by_mode(std::size_t synapse, std::uint32_t word) const;

  std::size_t synapses_;
  std::size_t rules_;
  double confidence_;
  std::span<float> logits_;               // [N, M], node memory
  ComponentTable components_;             // node memory
  AssignmentTable modes_;                 // node memory
  std::span<std::uint32_t> mode_shares_;  // [N] of the mode, 0 if unlikely; node memory
};

}  // namespace hebbes::population
