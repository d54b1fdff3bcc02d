// Shared rules: M rules for N synapses, by a Gaussian mixture over rules for each synapse.
#pragma once

#include "lib/population/assignment_table.h"
#include "lib/population/drawn_components.h"
#include "lib/population/neighbour_lists.h"
#include "lib/population/normal_parameters.h"

namespace hebbes::population {

/// For each synapse s: k ~ softmax(lambda_s), h_s = mu_k + sigma epsilon_s, independent samples.
/// The statics are Normal, without mirroring, and their means start at 0.
/// Source: Palm, Najarro & Risi (2020), section 3; gradient of the marginal likelihood:
///   d log p / d lambda_sk = r_sk - softmax(lambda_s)_k
///   d log p / d mu_k = sum_s r_sk (h_s - mu_k) / sigma^2
/// Coefficients that do not evolve are equal in all means, and so cancel out of r.
/// Replicated theta: mu [M, 5], static [K]. Shared: lambda [N, M].
class MixturePopulation final : public Population, private NodeParameter {
 public:
  /// 1 <= rules <= shape.synapses; throws std::invalid_argument with both otherwise. Logits start
  /// as fill_initial_logits() has it.
  MixturePopulation(GenomeShape shape, std::size_t rules, double confidence = 0.0);

  GenomeShape shape() const override { return shape_; }
  std::vector<Parameter> replicated() override;
  NodeParameter* node_parameter() override { return this; }
  std::size_t own_memory_size() const override;
  void initialise(std::uint64_t seed, double initial_std, Range rows) override;
  void prepare(double sigma, const Cohort& cohort, const NodeShare& share) override;
  void sample(const Draw& draw, std::uint32_t index, Individual& out) const override;
  void central(Individual& out) const override;
  const char* central_name() const override { return "mode"; }
  GenomeSize genome_size() const override;
  std::vector<Diagnostic> diagnostics() const override;
  std::size_t blocks() const override;
  std::vector<Range> block_ranges(std::size_t block) const override;
  void gradient_block(std::size_t block, const Draw& draw, std::span<const double> fitness,
                      std::span<double> out, const RowStep& step) const override;

  std::size_t rules() const { return static_cast<std::size_t>(means_.rows()); }

 private:
  class RowGradient;

  Parameter parameter() override;
  std::size_t memory_size(std::size_t individuals) const override;
  void attach_memory(std::span<std::byte> memory, std::size_t individuals) override;
  Range block_rows(std::size_t block) const override;
  void prepare_rows(Range rows);
  void draw_row(std::size_t s, const ComponentRow& made);
  std::vector<double> draws_per_row() const;
  std::span<const float> logits(std::size_t row) const;

  GenomeShape shape_;
  double confidence_;
  Rules means_;  // [M, 5]
  NormalParameters statics_;
  std::span<float> logits_;     // [N, M], node memory
  AssignmentTable assignment_;  // node memory
  DrawnComponents drawn_;       // node memory
  NeighbourLists neighbours_;   // node memory
  double sigma_ = 0.0;
};

}  // namespace hebbes::population
