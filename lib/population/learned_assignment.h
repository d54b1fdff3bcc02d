// An assignment of synapses to rules that is drawn anew for each unit, and learned.
#pragma once

#include "lib/population/assignment_table.h"
#include "lib/population/drawn_components.h"
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
  std::size_t node_memory_size(std::size_t units) const override;
  void attach_node_memory(std::span<std::byte> memory, std::size_t units) override;
  void initialise(std::uint64_t seed, Range rows, const Poll& poll) override;
  void prepare(const Cohort& units, const NodeShare& share, const Poll& poll) override;
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
  void prepare_rows(Range rows, const Poll& poll);
  void draw_row(std::size_t s, const ComponentRow& made, const Draw& draw, std::uint32_t first_unit,
                std::span<std::uint32_t> out) const;
  std::uint32_t draw_by_mode(std::size_t s, const ComponentRow& made, std::uint32_t share,
                             std::uint32_t word) const;

  std::size_t synapses_;
  std::size_t rules_;
  double confidence_;
  std::span<float> logits_;  // [N, M], node memory
  AssignmentTable modes_;    // node memory
  DrawnComponents drawn_;    // of units, node memory
};

}  // namespace hebbes::population
