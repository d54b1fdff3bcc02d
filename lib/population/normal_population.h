// Individual rules: every synapse has a rule of its own, drawn from a Normal distribution.
#pragma once

#include "lib/population/normal_parameters.h"

namespace hebbes::population {

/// p(z | mu) = N(mu, sigma^2 I) over the rules [N, 5] and the statics [K].
class NormalPopulation final : public Population {
 public:
  NormalPopulation(GenomeShape shape, bool mirrored);

  GenomeShape shape() const override { return shape_; }
  std::vector<Parameter> replicated() override;
  void initialise(std::uint64_t seed, double initial_std, Range rows) override;
  void prepare(double sigma, const Cohort& cohort, const NodeShare& share) override;
  void sample(const Draw& draw, std::uint32_t index, Individual& out) const override;
  void central(Individual& out) const override;
  GenomeSize genome_size() const override;
  std::size_t blocks() const override;
  std::vector<Range> block_ranges(std::size_t block) const override;
  void gradient_block(std::size_t block, const Draw& draw, std::span<const double> fitness,
                      std::span<double> out, const RowStep& step) const override;

 private:
  GenomeShape shape_;
  NormalParameters rules_;
  NormalParameters statics_;
  double sigma_ = 0.0;
};

}  // namespace hebbes::population
