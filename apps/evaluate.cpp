// hebbes evaluate: returns of a trained population over many episodes, on all ranks.
#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include "apps/commands.h"
#include "apps/evaluation_report.h"
#include "apps/under_mpi.h"
#include "lib/run/config.h"
#include "lib/run/errors.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/distributed_population.h"
#include "lib/trainer/evaluation.h"
#include "lib/trainer/experiment.h"

namespace hebbes::apps {
namespace {

struct EvaluateArguments {
  std::string run_dir;
  std::vector<std::string> variations;
  std::uint32_t episodes = 100;
  std::uint32_t samples = 10;
  std::uint64_t seed = 1000;  // the same worlds for all runs, but not those of usual run.seed
  std::string out;
};

/// What the checkpoint says, on all ranks.
struct Checkpoint {
  run::CheckpointHeader header;
  std::optional<run::CheckpointReader> reader;  // master only
};

Checkpoint open_checkpoint(const EvaluateArguments& arguments,
                           const parallel::Communicator& world) {
  Checkpoint checkpoint;
  trainer::on_master(world, [&] {
    if (!arguments.out.empty()) check_extension(arguments.out);
    checkpoint.reader.emplace(arguments.run_dir);
    checkpoint.header = checkpoint.reader->header();
  });
  world.broadcast_value(checkpoint.header.generation, 0);
  world.broadcast_value(checkpoint.header.sigma, 0);
  trainer::broadcast_text(world, checkpoint.header.config);
  return checkpoint;
}

std::vector<std::string> chosen_variations(const EvaluateArguments& arguments,
                                           const run::Config& config) {
  if (arguments.variations.empty()) return run::all_variations(config);
  for (const auto& name : arguments.variations) {
    try {
      envs::variation_index(trainer::task_of(config), config.task.options, name);
    } catch (const std::invalid_argument& error) {
      throw run::ConfigError(std::string("--variation: ") + error.what());
    }
  }
  return arguments.variations;
}

/// Episodes that failed count as the worst that the same variation saw.
void replace_failures(std::span<const trainer::Outcome> outcomes, const EvaluationReport& report,
                      std::vector<double>& returns) {
  const auto variation_of = [&](std::size_t unit) {
    return unit / report.episodes % report.variations.size();
  };
  std::vector<double> worst(report.variations.size(), std::numeric_limits<double>::infinity());
  for (std::size_t unit = 0; unit < returns.size(); ++unit) {
    if (outcomes[unit].failed != 0) continue;
    double& w = worst[variation_of(unit)];
    w = std::min(w, returns[unit]);
  }
  for (std::size_t unit = 0; unit < returns.size(); ++unit) {
    if (outcomes[unit].failed == 0) continue;
    const double w = worst[variation_of(unit)];
    returns[unit] = w < std::numeric_limits<double>::infinity() ? w : 0.0;
  }
}

void add_group(const std::string& who, std::size_t individuals,
               std::span<const trainer::Outcome> outcomes, EvaluationReport& report) {
  ReturnsOf group{who, individuals, {}, {}};
  for (const auto& outcome : outcomes) {
    group.returns.push_back(outcome.episode_return);
    group.steps.push_back(outcome.steps);
    report.failed_episodes += outcome.failed;
  }
  replace_failures(outcomes, report, group.returns);
  report.groups.push_back(std::move(group));
}

run::ExitCode evaluate(const EvaluateArguments& arguments, const parallel::Communicator& world) {
  Checkpoint checkpoint = open_checkpoint(arguments, world);
  const run::Config config = run::parse_config(checkpoint.header.config, "checkpoint.h5");
  const parallel::Cluster cluster(static_cast<int>(config.parallel.ranks_per_node));
  const auto generation = static_cast<std::uint32_t>(checkpoint.header.generation);

  EvaluationReport report;
  report.run = arguments.run_dir;
  report.config = checkpoint.header.config;
  report.generation = checkpoint.header.generation;
  report.seed = arguments.seed;
  report.variations = chosen_variations(arguments, config);
  report.held_out = config.task.held_out;
  report.episodes = arguments.episodes;

  trainer::Stage stage(trainer::task_of(config), config.task.options, report.variations,
                       trainer::make_policy(config));
  trainer::DistributedPopulation population(
      trainer::make_population(config, stage.policy().genome()), "sgd", cluster);
  population.load(checkpoint.reader ? &*checkpoint.reader : nullptr);
  population.prepare(checkpoint.header.sigma);

  trainer::EvaluationPlan plan{arguments.seed, generation, 1, report.variations.size(),
                               arguments.episodes};
  const std::size_t individuals = std::max<std::size_t>(1, arguments.samples);
  trainer::RolloutFarm farm(cluster, plan.units() * individuals);
  const auto central = [&](std::uint32_t, population::Individual& out) {
    population.population().central(out);
  };
  const bool shared = config.population.sharing == run::Sharing::kShared;
  add_group(shared ? "mode" : "mean", 1, trainer::evaluate(plan, central, stage, farm), report);
  if (arguments.samples > 0) {
    plan.individuals = arguments.samples;
    const population::Draw draw{arguments.seed, generation, population::kEvaluationDraw};
    const auto sample = [&](std::uint32_t index, population::Individual& out) {
      population.population().sample(draw, index, out);
    };
    add_group("samples", plan.individuals, trainer::evaluate(plan, sample, stage, farm), report);
  }

  trainer::on_master(world, [&] {
    const auto rows = rows_of(report);
    print_table(report, rows);
    if (!arguments.out.empty()) write_report(arguments.out, report, rows);
  });
  return run::ExitCode::kDone;
}

}  // namespace

void add_evaluate(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("evaluate", "Measures a trained population's returns, with intervals.");
  const auto arguments = std::make_shared<EvaluateArguments>();
  command->add_option("run", arguments->run_dir, "A run directory with a checkpoint")
      ->type_name("DIR")
      ->required();
  command->add_option("--variation", arguments->variations, "Only these; repeat or separate by ,")
      ->type_name("NAME")
      ->delimiter(',');
  command->add_option("--episodes", arguments->episodes, "Episodes an individual and variation")
      ->capture_default_str()
      ->check(CLI::Range(1, 65535));
  command
      ->add_option("--samples", arguments->samples,
                   "Individuals drawn from the distribution, besides its mean or mode")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  command
      ->add_option("--seed", arguments->seed,
                   "Of initial weights, worlds and samples; with the run's own seed, the episodes "
                   "of its last periodic evaluation come again")
      ->capture_default_str();
  command->add_option("--out", arguments->out, "Also write the table (.csv) or all returns (.h5)")
      ->type_name("FILE");
  command->footer(
      "Example:\n"
      "  mpirun -n 4 hebbes evaluate runs/demo --episodes 200 --out demo-returns.csv");
  command->callback([arguments, &action] {
    action = [arguments] {
      return under_mpi(
          [&](const parallel::Communicator& world) { return evaluate(*arguments, world); });
    };
  });
}

}  // namespace hebbes::apps
