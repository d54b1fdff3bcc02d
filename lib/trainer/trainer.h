// Training: the generation loop.
//
// Source: Salimans et al. (2017), arXiv 1703.03864, algorithm 2: parallelised evolution strategies.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "lib/config/config.h"
#include "lib/io/errors.h"
#include "lib/parallel/cluster.h"
#include "lib/trainer/distributed_population.h"
#include "lib/trainer/generation.h"
#include "lib/trainer/generation_columns.h"
#include "lib/trainer/recorder.h"
#include "lib/trainer/rollout_farm.h"
#include "lib/trainer/stop_request.h"
#include "lib/trainer/stopwatch.h"

namespace hebbes::trainer {

struct TrainerOptions {
  std::filesystem::path directory;  ///< the run directory, which the master holds
  bool resume = false;              ///< from the directory's checkpoint
  std::optional<double> max_hours;  ///< stop in time to be done by then
};

/// One rank's part in training. All members are collective.
class Trainer {
 public:
  /// Sets up, on the master also the run's files, which are the last thing to be made. Throws, on
  /// all ranks, AgreedError if it cannot be run or files cannot be read or written, AgreedStop if a
  /// rank was asked to stop.
  Trainer(const config::Config& config, const TrainerOptions& options,
          const parallel::Cluster& cluster);

  /// Trains to the last generation (kDone) or until asked to stop (kStopped, after a checkpoint).
  io::ExitCode train();

 private:
  std::span<const Outcome> roll_out();
  std::vector<double> shape(std::span<const double> fitness) const;
  LearningRates learning_rates() const;
  population::Draw draw() const;
  std::vector<double> measure_signal(std::span<const double> fitness);
  void record(const GenerationResult& result, double gradient_norm, std::span<const double> signal);
  void advance();
  void merge();
  void prepare();
  double ascend(std::span<const double> weights);
  void add(const Effort& effort, double& work);

  bool evaluation_due() const;
  void evaluate();
  bool checkpoint_due() const;
  void save_checkpoint();
  void load_checkpoint();
  io::ExitCode finish(io::ExitCode code);

  void broadcast_state();

  config::Config config_;
  TrainerOptions options_;
  const parallel::Cluster& cluster_;
  StopRequest stop_;
  std::vector<std::size_t> trained_;  // the stage's variations that are trained on
  Stage stage_;                       // all variations
  DistributedPopulation population_;
  RolloutFarm farm_;
  TrainerState state_;
  std::vector<double> observed_;      // by the generation's policies, see add_up_observed()
  std::optional<Recorder> recorder_;  // master only
  Seconds seconds_;
  Stopwatch row_watch_;  // since the last row
  static constexpr std::int64_t kNone = -1;
  std::int64_t saved_generation_ = kNone;
};

}  // namespace hebbes::trainer
