#include "apps/commands/played_run.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "apps/commands/readable_files.h"
#include "lib/io/errors.h"
#include "lib/run/checkpoint.h"
#include "lib/run/recorded_config.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/observed.h"

namespace hebbes::apps {

std::vector<std::string> chosen_variations(const std::vector<std::string>& patterns,
                                           const config::Config& config) {
  if (patterns.empty()) return config::all_variations(config);
  std::vector<std::string> chosen;
  for (const auto& pattern : patterns) {
    try {
      std::ranges::copy(
          envs::matching_variations(config::task_of(config), config.task.options, pattern),
          std::back_inserter(chosen));
    } catch (const std::invalid_argument& error) {
      throw io::ConfigError(std::string("--variation: ") + error.what());
    }
  }
  return chosen;
}

config::Config config_of_run(const std::filesystem::path& run_dir,
                             const std::vector<std::string>& options) {
  require_readable_run(run_dir);
  const run::CheckpointReader reader(run_dir);
  config::Config config = run::recorded_config(reader);
  define_variations(config, options);
  return config;
}

void define_variations(config::Config& config, const std::vector<std::string>& options) {
  try {
    if (!options.empty()) config::define_variations(config, options, "--option");
  } catch (const io::ConfigError& error) {
    throw io::UsageError(error.what());
  }
}

/// What the checkpoint says, on all ranks.
struct PlayedRun::Checkpoint {
  run::CheckpointHeader header;
  std::optional<run::CheckpointReader> reader;  // master only

  Checkpoint(const std::filesystem::path& run_dir, const parallel::Communicator& world) {
    trainer::on_master(world, [&] {
      reader.emplace(run_dir);
      run::recorded_config(*reader);  // to check the header
      header = reader->header();
    });
    world.broadcast_value(header.generation, 0);
    world.broadcast_value(header.sigma, 0);
    trainer::broadcast_text(world, header.config);
  }
};

PlayedRun::PlayedRun(const std::filesystem::path& run_dir, const std::vector<std::string>& options,
                     const parallel::Communicator& world, std::size_t individuals)
    : PlayedRun(Checkpoint(run_dir, world), options, world, individuals) {}

PlayedRun::PlayedRun(Checkpoint checkpoint, const std::vector<std::string>& options,
                     const parallel::Communicator& world, std::size_t individuals)
    : config_text_(checkpoint.header.config),
      config_(trainer::made_together(world,
                                     [&] {
                                       auto config =
                                           config::parse_recorded(config_text_, "checkpoint.h5");
                                       define_variations(config, options);
                                       return config;
                                     })),
      generation_(static_cast<std::uint32_t>(checkpoint.header.generation)),
      sigma_(checkpoint.header.sigma),
      cluster_(static_cast<int>(config_.parallel.ranks_per_node)),
      stop_(cluster_) {
  trainer::on_master(world, [&] {
    identity_ = run::identity_without_hash(*checkpoint.reader);
    identity_.parameters_hash = run::parameters_hash(*checkpoint.reader);
  });
  policy_ = trainer::made_together(world, [&] { return trainer::make_policy(config_); });
  population_ = std::make_unique<trainer::DistributedPopulation>(
      trainer::made_together(world, [&] { return trainer::make_population(config_, *policy_); }),
      "sgd", cluster_, stop_, individuals);
  const auto* reader = checkpoint.reader ? &*checkpoint.reader : nullptr;
  population_->load(reader);
  trainer::load_observed(*policy_, reader, world);
  population_->prepare(sigma_);
}

}  // namespace hebbes::apps
