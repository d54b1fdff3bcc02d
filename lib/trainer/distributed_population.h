// A population spread over ranks and nodes: who holds which part of theta, and how it is stepped.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/optimiser/optimiser.h"
#include "lib/parallel/cluster.h"
#include "lib/parallel/memory.h"
#include "lib/parallel/node_memory.h"
#include "lib/population/population.h"
#include "lib/run/checkpoint.h"
#include "lib/trainer/block_sums.h"
#include "lib/trainer/row_backup.h"
#include "lib/trainer/stop_request.h"
#include "lib/trainer/stopwatch.h"

namespace hebbes::trainer {

/// Of what a parameter's role is.
struct LearningRates {
  double values = 0.0;
  double assignment = 0.0;

  double of(population::Role role) const {
    return role == population::Role::kAssignment ? assignment : values;
  }
};

/// The replicated parameters are stepped by the master and broadcast. The rows of the shared one
/// are stepped in place, in the node's memory, by the rank whose gradient blocks they belong to;
/// then nodes exchange the rows that changed. Members are collective unless they are const, and
/// throw AgreedError for what goes wrong on any rank, AgreedStop if one was asked to stop.
class DistributedPopulation {
 public:
  /// `optimiser` is a kind known to make_optimiser; `stop` must outlive this. With `natural` the
  /// gradient with respect to a row of mu is divided by the draws that it sums over, one at least,
  /// and the one with respect to logits is that of population::naturalise(), before the optimiser
  /// takes its step. Cohorts have up to `individuals`. Throws also if there is too little memory
  /// for all that follows.
  DistributedPopulation(std::unique_ptr<population::Population> population,
                        const std::string& optimiser, const parallel::Cluster& cluster,
                        StopRequest& stop, std::size_t individuals = 0, bool natural = false);

  const population::Population& population() const { return *population_; }

  /// The initial theta. Throws AgreedError, on all ranks, if it is not finite.
  void initialise(std::uint64_t seed, double initial_std);

  /// Sends the master's replicated theta to all ranks and makes the tables for sampling, above all
  /// the individuals of `cohort`.
  Effort prepare(double sigma, const population::Cohort& cohort = {});

  /// One step up the gradient (1/n) sum_i weights[i] d log p(z_i)/d theta; `step` counts from 1.
  /// Returns the gradient's Euclidean norm, on the master. Throws AgreedError also if the gradient
  /// is not finite, or theta or what the optimiser remembers no longer is. A step that is stopped
  /// is taken back, unless there was no room to remember what it changed; see is_whole().
  double ascend(const population::Draw& draw, std::span<const double> weights, std::int64_t step,
                const LearningRates& rates, Effort& effort);

  /// The parts of theta whose gradients agreement() compares, by name.
  std::vector<std::string> parameter_names() const;

  /// For each of these the cosine between the gradients for two sets of weights, on the master:
  /// near 0 where they are noise, near 1 where they see the same slope; NaN where there is none.
  /// Changes nothing.
  std::vector<double> agreement(const population::Draw& draw, std::span<const double> first,
                                std::span<const double> second, Effort& effort) const;

  /// Whether theta is that of a whole number of steps.
  bool is_whole() const { return is_whole_; }

  /// Merges rules if the population is to do so before draw.generation, and says whether it did;
  /// what the optimiser remembers of rows that became one is their mean. Throws AgreedError also if
  /// that is not finite.
  bool merge(const population::Draw& draw, Effort& effort);

  /// Theta and the optimiser's state to a checkpoint, whose writer the master has, and back. Every
  /// rank must take part; `writer` and `reader` are null elsewhere.
  void save(run::CheckpointWriter* writer);
  void load(const run::CheckpointReader* reader);

 private:
  void attach_memory();
  parallel::MemoryNeed memory_need() const;
  std::uint64_t backup_size() const;
  void send_replicated() const;
  void make_optimisers();
  void save_of_master(run::CheckpointWriter& writer);
  void save_structure(run::CheckpointWriter& writer) const;
  void load_structure(const run::CheckpointReader* reader);
  population::Range blocks_of(int position) const;
  population::Range rows_of(int position) const;
  std::size_t replicated_size() const;
  BlockSums own_sums(const population::Draw& draw, std::span<const double> weights);
  void take_back();
  BlockSum add_up(BlockSums& sums) const;
  std::array<BlockSum, 3> compare_block(const BlockSums& sums, std::size_t block,
                                        const population::Draw& draw, std::span<const double> first,
                                        std::span<const double> second) const;
  std::vector<double> cosines(const BlockSum& first, const BlockSum& second,
                              const BlockSum& product) const;
  void gather_sums(const parallel::Communicator& ranks, BlockSums& sums) const;
  std::vector<std::vector<double>> draws_per_row() const;
  double step_replicated(const BlockSum& sum, const std::vector<std::vector<double>>& draws,
                         std::int64_t step, const LearningRates& rates);
  void step_row(std::size_t row, std::size_t first_row, std::span<const double> gradient);
  bool replicated_finite() const;
  void inherit_all(const std::vector<std::unique_ptr<optimiser::Optimiser>>& before,
                   const population::RowMerge& merged);
  void exchange_rows();
  void collect_updates();
  void spread_updates(int node);

  using RowsOut = std::function<void(std::size_t first_row, std::span<const float> values)>;
  using RowsIn = std::function<void(std::size_t first_row, std::span<float> values)>;
  template <class T, class Use>
  void each_part(std::span<T> own, Use use) const;
  void load_shared(const run::CheckpointReader* reader);
  void gather_rows(std::span<const float> own, const RowsOut& write) const;
  void scatter_rows(std::span<float> own, const RowsIn& read) const;

  const parallel::Cluster& cluster_;
  StopRequest& stop_;
  std::string optimiser_kind_;
  std::size_t individuals_;  // of the largest cohort
  std::unique_ptr<population::Population> population_;
  std::unique_ptr<parallel::NodeMemory> memory_;
  std::vector<population::Parameter> replicated_;
  population::Parameter shared_;
  std::vector<std::unique_ptr<optimiser::Optimiser>> optimisers_;  // of replicated_; master only
  std::unique_ptr<optimiser::Optimiser> shared_optimiser_;         // of this rank's rows
  bool natural_;
  bool rows_finite_ = true;          // this rank's, after its latest step
  std::optional<RowBackup> backup_;  // of this rank's rows, if there is room for it on all ranks
  bool is_whole_ = true;
  std::vector<float> row_before_;
  std::vector<double> natural_row_;
  std::vector<std::byte> updates_;  // of this rank's rows; on a leader also of its node's
};

}  // namespace hebbes::trainer
