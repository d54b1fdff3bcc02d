// Shared rules, each synapse with one of them by an assignment: fixed, learned, by types of
// neurons, or merged while it evolves.
//
// Source: merging: Pedersen & Risi (2021), "Evolving and merging Hebbian learning rules",
// arXiv 2104.07959.
#pragma once

#include <memory>
#include <vector>

#include "lib/population/normal_parameters.h"
#include "lib/population/rule_assignment.h"

namespace hebbes::population {

/// Who draws noise: an individual once for each of its rules, or each synapse for itself.
enum class Noise { kRule, kSynapse };

/// After so many generations the rules are merged into so many.
struct Merge {
  std::int64_t generations;
  std::size_t rules;
};

/// A unit j is an individual or, with mirrored sampling, two of them. It has one assignment a_j and
/// one noise epsilon_j, the second individual of two with -epsilon_j. With Noise::kRule an
/// individual has M rules m_k = mu_k +- sigma epsilon_jk, and synapse s uses m_a(s):
///   p(z | theta) = prod_k N(m_k; mu_k, sigma^2 I) p(a | theta);
/// with Noise::kSynapse synapse s has mu_a(s) +- sigma epsilon_js. Either way
///   d/d mu_k = 1/(n sigma) sum_j (F_2j - F_2j+1) sum epsilon_j, over the draws around mu_k.
/// Statics are Normal, mirrored likewise. Replicated theta: mu [M, 5], what the assignment has of
/// it, static [K]. Shared: what the assignment has.
///
/// With merges the assignment must be a FixedAssignment of all rules. A merge clusters the rules'
/// means with k_means, where a rule counts once however many synapses have it, and puts the
/// clusters' means in their places. Thread-incompatible.
class RulePopulation final : public Population,
                             private NodeParameter,
                             private Merging,
                             private Structure {
 public:
  struct Options {
    Noise noise = Noise::kRule;
    bool mirrored = true;
    std::vector<Merge> merges = {};  ///< generations ascending, rules descending; with kRule
  };

  /// Throws std::invalid_argument if assignment and shape differ in their synapses, if there are
  /// more rules than synapses, or if a merge would make more rules than there are.
  RulePopulation(GenomeShape shape, std::unique_ptr<RuleAssignment> assignment, Options options);

  GenomeShape shape() const override { return shape_; }
  std::vector<Parameter> replicated() override;
  NodeParameter* node_parameter() override;
  Merging* merging() override;
  Structure* structure() override;
  void initialise(std::uint64_t seed, double initial_std, Range rows) override;
  void prepare(double sigma, const Cohort& cohort, const NodeShare& share) override;
  void sample(const Draw& draw, std::uint32_t index, Individual& out) const override;
  void central(Individual& out) const override;
  const char* central_name() const override { return assignment_->is_random() ? "mode" : "mean"; }
  GenomeSize genome_size() const override;
  std::vector<Diagnostic> diagnostics() const override { return assignment_->diagnostics(); }
  std::size_t blocks() const override;
  std::vector<Range> block_ranges(std::size_t block) const override;
  void gradient_block(std::size_t block, const Draw& draw, std::span<const double> fitness,
                      std::span<double> out, const RowStep& step) const override;

 private:
  Parameter parameter() override { return assignment_->shared(); }
  std::size_t memory_size(std::size_t individuals) const override;
  void attach_memory(std::span<std::byte> memory, std::size_t individuals) override;
  Range block_rows(std::size_t block) const override;

  bool merges_before(std::uint32_t generation) const override;
  RowMerge merge(const Draw& draw, const ShareOut& share) override;

  std::string name() const override { return "assignment"; }
  std::string description() const override { return "row of mu that each synapse has"; }
  std::span<const std::uint32_t> values() const override { return assignment_->fixed(); }
  void restore(std::span<const std::uint32_t> assignment) override;

  std::vector<double> draws_per_row() const;
  std::size_t rules() const { return assignment_->rules(); }
  std::size_t unit_of(std::size_t individual) const;
  std::size_t most_units(std::size_t individuals) const;
  void make_means();
  void give_rules(std::span<const float> rules, Individual& out) const;
  void add_synapse_noise(const Draw& draw, std::uint32_t index, Individual& out) const;
  void gradient_of_means(std::size_t block, const Draw& draw, std::span<const double> fitness,
                         std::span<double> out) const;
  RuleAssignment::Weights unit_weights(std::span<const double> fitness) const;

  GenomeShape shape_;
  std::unique_ptr<RuleAssignment> assignment_;
  Options options_;
  std::size_t logit_rows_ = 0;  // of the assignment's replicated parameter
  std::size_t logit_columns_ = 0;
  NormalParameters rules_;    // [M, 5] means, and their noise with kRule
  NormalParameters synapse_;  // [N, 5] noise with kSynapse, of mean 0
  NormalParameters statics_;
  double sigma_ = 0.0;
  mutable std::vector<float> pool_;  // an individual's rules [M, 5]
};

}  // namespace hebbes::population
