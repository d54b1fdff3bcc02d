#include "apps/commands/evaluation.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "apps/commands/readable_files.h"
#include "lib/config/config.h"
#include "lib/io/errors.h"
#include "lib/run/checkpoint.h"
#include "lib/run/recorded_config.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/distributed_population.h"
#include "lib/trainer/evaluation.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/failures.h"
#include "lib/trainer/stop_request.h"

namespace hebbes::apps {
namespace {

/// What the checkpoint says, on all ranks.
struct Checkpoint {
  run::CheckpointHeader header;
  std::optional<run::CheckpointReader> reader;  // master only
};

Checkpoint open_checkpoint(const std::filesystem::path& run_dir,
                           const parallel::Communicator& world) {
  Checkpoint checkpoint;
  trainer::on_master(world, [&] {
    checkpoint.reader.emplace(run_dir);
    run::recorded_config(*checkpoint.reader);  // to check the header
    checkpoint.header = checkpoint.reader->header();
  });
  world.broadcast_value(checkpoint.header.generation, 0);
  world.broadcast_value(checkpoint.header.sigma, 0);
  trainer::broadcast_text(world, checkpoint.header.config);
  return checkpoint;
}

std::vector<std::string> chosen_variations(const EvaluationRequest& request,
                                           const config::Config& config) {
  if (request.variations.empty()) return config::all_variations(config);
  std::vector<std::string> chosen;
  for (const auto& pattern : request.variations) {
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

void add_group(const std::string& who, std::size_t individuals,
               std::span<const trainer::Outcome> outcomes, EvaluationReport& report) {
  ReturnsOf group;
  group.who = who;
  group.individuals = individuals;
  for (const auto& outcome : outcomes) {
    group.returns.push_back(outcome.episode_return);
    group.steps.push_back(outcome.steps);
    group.failed.push_back(outcome.failed != 0);
    report.failed_episodes += outcome.failed;
  }
  trainer::replace_failures(group.returns, report.variations.size(), report.episodes);
  report.groups.push_back(std::move(group));
}

}  // namespace

void check_request(const std::filesystem::path& run_dir, const EvaluationRequest& request) {
  require_readable_run(run_dir);
  const run::CheckpointReader reader(run_dir);
  const auto config = run::recorded_config(reader);
  try {
    chosen_variations(request, config);
  } catch (const io::ConfigError& error) {
    throw io::UsageError(run_dir.string() + ": " + error.what());
  }
}

EvaluationReport evaluate_run(const std::filesystem::path& run_dir,
                              const EvaluationRequest& request,
                              const parallel::Communicator& world) {
  Checkpoint checkpoint = open_checkpoint(run_dir, world);
  const config::Config config = trainer::made_together(
      world, [&] { return config::parse_recorded(checkpoint.header.config, "checkpoint.h5"); });
  const parallel::Cluster cluster(static_cast<int>(config.parallel.ranks_per_node));
  const auto generation = static_cast<std::uint32_t>(checkpoint.header.generation);

  EvaluationReport report;
  report.run = run_dir.string();
  report.config = checkpoint.header.config;
  report.generation = checkpoint.header.generation;
  report.seed = request.seed;
  report.variations =
      trainer::made_together(world, [&] { return chosen_variations(request, config); });
  report.held_out = config.task.held_out;
  report.episodes = request.episodes;

  trainer::on_master(world, [&] {
    report.identity = run::identity_without_hash(*checkpoint.reader);
    report.identity.parameters_hash = run::parameters_hash(*checkpoint.reader);
  });

  trainer::StopRequest stop(cluster);
  auto stage = trainer::made_together(world, [&] {
    return trainer::Stage(config::task_of(config), config.task.options, report.variations,
                          trainer::make_policy(config));
  });
  trainer::DistributedPopulation population(
      trainer::made_together(world,
                             [&] { return trainer::make_population(config, stage.policy()); }),
      "sgd", cluster, stop);
  population.load(checkpoint.reader ? &*checkpoint.reader : nullptr);
  population.prepare(checkpoint.header.sigma);

  trainer::EvaluationPlan plan{request.seed, generation, 1, report.variations.size(),
                               request.episodes};
  const std::size_t individuals = std::max<std::size_t>(1, request.samples);
  trainer::RolloutFarm farm(cluster, stop, plan.units() * individuals);
  trainer::Effort unused;
  const auto central = [&](std::uint32_t, population::Individual& out) {
    population.population().central(out);
  };
  add_group(population.population().central_name(), 1,
            trainer::evaluate(plan, central, stage, farm, unused), report);
  if (request.samples > 0) {
    plan.individuals = request.samples;
    const population::Draw draw{request.seed, generation, population::kEvaluationDraw};
    const auto sample = [&](std::uint32_t index, population::Individual& out) {
      population.population().sample(draw, index, out);
    };
    add_group("samples", plan.individuals, trainer::evaluate(plan, sample, stage, farm, unused),
              report);
  }
  return report;
}

}  // namespace hebbes::apps
