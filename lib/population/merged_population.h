// Rules that start one per synapse and are merged into fewer while they evolve: Evolve & Merge.
//
// Source: Pedersen & Risi (2021), "Evolving and merging Hebbian learning rules", arXiv 2104.07959.
#pragma once

#include <memory>
#include <vector>

#include "lib/population/normal_population.h"

namespace hebbes::population {

/// After so many generations the rules are merged into so many.
struct Merge {
  std::int64_t generations;
  std::size_t rules;
};

/// p(z | mu) = N(mu, sigma^2 I) over M rules [M, 5] and the statics [K]; each synapse has one of
/// the rules, by a fixed assignment. A merge clusters the rules' means with k_means, where a rule
/// counts once however many synapses have it, and puts the clusters' means in their places. Before
/// the first one it is NormalPopulation, to the bit. Thread-incompatible.
class MergedPopulation final : public Population {
 public:
  /// `schedule`: generations ascending, rules descending from at most shape.synapses - 1.
  /// Throws std::invalid_argument if a merge would have to make more rules than there are synapses.
  MergedPopulation(GenomeShape shape, bool mirrored, std::vector<Merge> schedule);

  GenomeShape shape() const override { return shape_; }
  std::vector<Parameter> replicated() override;
  void initialise(std::uint64_t seed, double initial_std, Range rows) override;
  void prepare(double sigma, Range rows) override { rules_->prepare(sigma, rows); }
  void sample(const Draw& draw, std::uint32_t index, Individual& out) const override;
  void central(Individual& out) const override;
  std::vector<Diagnostic> diagnostics() const override;
  std::vector<double> diagnose() const override;
  std::size_t blocks() const override { return rules_->blocks(); }
  std::vector<Range> block_ranges(std::size_t block) const override {
    return rules_->block_ranges(block);
  }
  void gradient_block(std::size_t block, const Draw& draw, std::span<const double> fitness,
                      std::span<double> out, const RowStep& step) const override {
    rules_->gradient_block(block, draw, fitness, out, step);
  }

  std::span<const std::uint32_t> assignment() const override { return assignment_; }
  void assign(std::span<const std::uint32_t> assignment) override;
  bool merges_before(std::uint32_t generation) const override;
  RowMerge merge(const Draw& draw, const ShareOut& share) override;

 private:
  std::size_t rules() const { return rules_->shape().synapses; }
  std::unique_ptr<NormalPopulation> with_rules(std::size_t rules) const;
  void hand_out(Individual& out) const;

  GenomeShape shape_;
  bool mirrored_;
  std::vector<Merge> schedule_;
  std::vector<std::uint32_t> assignment_;    // [N] rule of each synapse
  std::unique_ptr<NormalPopulation> rules_;  // as if of M synapses
  mutable Individual pool_;                  // the rules before they are handed out to synapses
};

}  // namespace hebbes::population
