// A population spread over ranks and nodes: who holds which part of theta, and how it is stepped.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lib/optimiser/optimiser.h"
#include "lib/parallel/cluster.h"
#include "lib/parallel/node_memory.h"
#include "lib/population/population.h"
#include "lib/run/checkpoint.h"
#include "lib/trainer/block_sums.h"

namespace hebbes::trainer {

/// The replicated parameters are stepped by the master and broadcast. The rows of the shared one
/// are stepped in place, in the node's memory, by the rank whose gradient blocks they belong to;
/// then nodes exchange the rows that changed. Members are collective unless they are const.
class DistributedPopulation {
 public:
  /// `optimiser` is a kind known to make_optimiser.
  DistributedPopulation(std::unique_ptr<population::Population> population,
                        const std::string& optimiser, const parallel::Cluster& cluster);

  const population::Population& population() const { return *population_; }

  /// The initial theta. Throws AgreedError, on all ranks, if it is not finite.
  void initialise(std::uint64_t seed, double initial_std);

  /// Sends the master's replicated theta to all ranks and makes the tables for sampling.
  void prepare(double sigma);

  /// One step up the gradient (1/n) sum_i weights[i] d log p(z_i)/d theta; `step` counts from 1.
  /// Returns the gradient's Euclidean norm, on the master. Throws AgreedError, on all ranks, if the
  /// gradient is not finite, or theta or what the optimiser remembers no longer is.
  double ascend(const population::Draw& draw, std::span<const double> weights, std::int64_t step,
                double learning_rate);

  /// Merges rules if the population does so before draw.generation; what the optimiser remembers of
  /// rows that became one is their mean. Throws AgreedError, on all ranks, if that is not finite.
  void merge(const population::Draw& draw);

  /// Theta and the optimiser's state to a checkpoint, whose writer the master has, and back. Every
  /// rank must take part; `writer` and `reader` are null elsewhere.
  void save(run::CheckpointWriter* writer);
  void load(const run::CheckpointReader* reader);

 private:
  void send_replicated() const;
  void make_optimisers();
  void save_assignment(run::CheckpointWriter& writer) const;
  void load_assignment(const run::CheckpointReader* reader);
  population::Range blocks_of(int position) const;
  population::Range rows_of(int position) const;
  std::size_t replicated_size() const;
  BlockSums own_sums(const population::Draw& draw, std::span<const double> weights);
  BlockSum gather_gradient(const population::Draw& draw, std::span<const double> weights);
  void gather_sums(const parallel::Communicator& ranks, BlockSums& sums) const;
  double step_replicated(const BlockSum& sum, std::int64_t step, double learning_rate);
  void step_row(std::size_t row, std::size_t first_row, std::span<const double> gradient);
  bool replicated_finite() const;
  void exchange_rows();
  void collect_updates();
  void spread_updates(int node);

  using RowsOut = std::function<void(std::size_t first_row, std::span<const float> values)>;
  using RowsIn = std::function<void(std::size_t first_row, std::span<float> values)>;
  template <class T, class Use>
  void each_part(std::span<T> own, Use use) const;
  void gather_rows(std::span<const float> own, const RowsOut& write) const;
  void scatter_rows(std::span<float> own, const RowsIn& read) const;

  const parallel::Cluster& cluster_;
  std::string optimiser_kind_;
  std::unique_ptr<population::Population> population_;
  std::unique_ptr<parallel::NodeMemory> memory_;
  std::vector<population::Parameter> replicated_;
  population::Parameter shared_;
  std::vector<std::unique_ptr<optimiser::Optimiser>> optimisers_;  // of replicated_; master only
  std::unique_ptr<optimiser::Optimiser> shared_optimiser_;         // of this rank's rows
  bool rows_finite_ = true;  // this rank's, after its latest step
  std::vector<float> row_before_;
  std::vector<std::byte> updates_;  // of this rank's rows; on a leader also of its node's
};

}  // namespace hebbes::trainer
