// Rules from neurons: five numbers for each neuron make the rules of its synapses.
//
// Source: Ferigo, Cunegatti & Iacca (2024), "Neuron-centric Hebbian learning", arXiv 2403.12076,
// equation 3: from neuron i to neuron j with activations a,
//   delta w_ij = eta (A_i a_i + B_j a_j + C_i C_j a_i a_j + D_i D_j).
#pragma once

#include "lib/population/normal_population.h"
#include "lib/population/topology.h"

namespace hebbes::population {

/// p(z | mu) = N(mu, sigma^2 I) over five numbers a neuron [neurons, 5] and the statics [K]. In the
/// order of our rules, [eta, A, B, C, D] with A for the product of activations, B for the first and
/// C for the second one, the rule of a synapse from i to j is
///   [(eta_i + eta_j) / 2, A_i A_j, B_i, C_j, D_i D_j].
/// Thread-incompatible.
class NeuronPopulation final : public Population {
 public:
  NeuronPopulation(GenomeShape shape, Topology topology, bool mirrored);

  GenomeShape shape() const override { return shape_; }
  std::vector<Parameter> replicated() override;
  void initialise(std::uint64_t seed, double initial_std, Range rows) override {
    neurons_.initialise(seed, initial_std, rows);
  }
  void prepare(double sigma, const Cohort& cohort, const NodeShare& share) override {
    neurons_.prepare(sigma, cohort, share);
  }
  void sample(const Draw& draw, std::uint32_t index, Individual& out) const override;
  void central(Individual& out) const override;
  GenomeSize genome_size() const override { return neurons_.genome_size(); }
  std::size_t blocks() const override { return neurons_.blocks(); }
  std::vector<Range> block_ranges(std::size_t block) const override {
    return neurons_.block_ranges(block);
  }
  void gradient_block(std::size_t block, const Draw& draw, std::span<const double> fitness,
                      std::span<double> out, const RowStep& step) const override {
    neurons_.gradient_block(block, draw, fitness, out, step);
  }

 private:
  void make_rules(Individual& out) const;

  GenomeShape shape_;
  Topology topology_;
  NormalPopulation neurons_;  // as if of as many synapses
  mutable Individual pool_;   // an individual's neurons
};

}  // namespace hebbes::population
