#include "apps/commands/trained_run.h"

#include <charconv>
#include <stdexcept>

#include "apps/commands/played_run.h"
#include "apps/commands/readable_files.h"
#include "lib/io/errors.h"
#include "lib/run/recorded_config.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/distributed_population.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/observed.h"
#include "lib/trainer/stop_request.h"

namespace hebbes::apps {
namespace {

const std::filesystem::path& readable(const std::filesystem::path& run) {
  require_readable_run(run);
  return run;
}

}  // namespace

Sample parse_individual(const std::string& text) {
  constexpr std::uint32_t kMost = 65534;
  if (text == "mean") return std::nullopt;
  if (text == "sample") return 0;
  std::uint32_t number = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || end != last || number > kMost) {
    throw io::UsageError("'" + text + "' must be mean, sample or the number of a sample, 0 to " +
                         std::to_string(kMost));
  }
  return number;
}

TrainedRun::TrainedRun(const std::filesystem::path& path, const std::vector<std::string>& options)
    : directory(path),
      checkpoint(readable(path)),
      config(run::recorded_config(checkpoint)),
      task(config::task_of(config)),
      generation(static_cast<std::uint32_t>(checkpoint.header().generation)) {
  define_variations(config, options);
}

std::string TrainedRun::variation(const std::string& asked) const {
  if (asked.empty()) return config.task.train.front();
  try {
    envs::variation_index(task, config.task.options, asked);
  } catch (const std::invalid_argument& error) {
    throw io::UsageError(std::string("--variation: ") + error.what());
  }
  return asked;
}

std::unique_ptr<envs::Environment> TrainedRun::world(const std::string& variation) const {
  return task.make(variation, config.task.options);
}

trainer::EpisodeName TrainedRun::episode_name(const std::string& variation, std::uint64_t seed,
                                              const Sample& sample, std::uint32_t episode) const {
  const auto index = envs::variation_index(task, config.task.options, variation);
  return {seed, generation, sample.value_or(0) << 16 | episode, static_cast<std::uint32_t>(index),
          true};
}

void with_population(const TrainedRun& run, const parallel::Communicator& world,
                     const UsePopulation& use) {
  const auto policy =
      trainer::made_together(world, [&] { return trainer::make_policy(run.config); });
  const parallel::Cluster cluster(static_cast<int>(run.config.parallel.ranks_per_node));
  trainer::StopRequest stop(cluster);
  trainer::DistributedPopulation population(
      trainer::made_together(world, [&] { return trainer::make_population(run.config, *policy); }),
      "sgd", cluster, stop);
  const auto* checkpoint = world.rank() == 0 ? &run.checkpoint : nullptr;
  population.load(checkpoint);
  trainer::load_observed(*policy, checkpoint, world);
  population.prepare(run.checkpoint.header().sigma);
  trainer::on_master(world, [&] { use(population.population(), *policy); });
}

population::Individual individual_of(const TrainedRun& run,
                                     const population::Population& population, std::uint64_t seed,
                                     const Sample& sample) {
  population::Individual individual;
  if (sample) {
    const population::Draw draw{seed, run.generation, population::kEvaluationDraw};
    population.sample(draw, *sample, individual);
  } else {
    population.central(individual);
  }
  return individual;
}

}  // namespace hebbes::apps
