// An assignment of synapses to rules that stays as it is.
#pragma once

#include <functional>

#include "lib/population/rule_assignment.h"

namespace hebbes::population {

class FixedAssignment final : public RuleAssignment {
 public:
  /// The rule of each synapse [N] by a run's seed.
  using Choose = std::function<std::vector<std::uint32_t>(std::uint64_t seed)>;

  enum class Use {
    kAllRules,   ///< each rule is that of one synapse at least; M follows from the assignment
    kSomeRules,  ///< M is given
  };

  /// `evolved`: evolution has a part in it, here or in the run that it comes from.
  FixedAssignment(std::size_t synapses, std::size_t rules, Use use, bool evolved, Choose choose);

  std::size_t synapses() const override { return rule_of_.size(); }
  std::size_t rules() const override { return rules_; }
  void initialise(std::uint64_t seed, Range rows, const Poll& poll) override;
  void draw(const Draw& draw, std::uint32_t unit, Range synapses,
            std::span<std::uint32_t> out) const override;
  void modes(std::span<std::uint32_t> out) const override;
  bool is_random() const override { return false; }
  std::span<const std::uint32_t> fixed() const override { return rule_of_; }
  void fix(std::span<const std::uint32_t> rule_of) override;
  std::vector<double> synapses_per_rule() const override;
  double bits() const override;
  std::vector<Diagnostic> diagnostics() const override;

 private:
  std::vector<std::uint32_t> rule_of_;  // [N]
  std::size_t rules_;                   // M
  Use use_;
  bool evolved_;
  Choose choose_;
};

/// N log2 M.
double assignment_bits(std::size_t synapses, std::size_t rules);

}  // namespace hebbes::population
