#include "apps/commands/evaluation.h"

#include <algorithm>

#include "apps/commands/played_run.h"
#include "lib/io/errors.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/evaluation.h"
#include "lib/trainer/failures.h"

namespace hebbes::apps {
namespace {

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
  const auto config = config_of_run(run_dir, request.options);
  try {
    chosen_variations(request.variations, config);
  } catch (const io::ConfigError& error) {
    throw io::UsageError(run_dir.string() + ": " + error.what());
  }
}

EvaluationReport evaluate_run(const std::filesystem::path& run_dir,
                              const EvaluationRequest& request,
                              const parallel::Communicator& world) {
  PlayedRun run(run_dir, request.options, world);
  const config::Config& config = run.config();

  EvaluationReport report;
  report.run = run_dir.string();
  report.config = run.config_text();
  report.options = request.options;
  report.generation = run.generation();
  report.seed = request.seed;
  report.variations =
      trainer::made_together(world, [&] { return chosen_variations(request.variations, config); });
  report.held_out = config.task.held_out;
  report.episodes = request.episodes;
  report.identity = run.identity();

  auto stage = trainer::made_together(world, [&] {
    return trainer::Stage(config::task_of(config), config.task.options, report.variations,
                          run.take_policy());
  });
  trainer::EvaluationPlan plan{request.seed, run.generation(), 1, report.variations.size(),
                               request.episodes};
  const std::size_t individuals = std::max<std::size_t>(1, request.samples);
  trainer::RolloutFarm farm(run.cluster(), run.stop(), plan.units() * individuals);
  trainer::Effort unused;
  const auto central = [&](std::uint32_t, population::Individual& out) {
    run.population().central(out);
  };
  add_group(run.population().central_name(), 1,
            trainer::evaluate(plan, central, stage, farm, unused), report);
  if (request.samples > 0) {
    plan.individuals = request.samples;
    const population::Draw draw{request.seed, run.generation(), population::kEvaluationDraw};
    const auto sample = [&](std::uint32_t index, population::Individual& out) {
      run.population().sample(draw, index, out);
    };
    add_group("samples", plan.individuals, trainer::evaluate(plan, sample, stage, farm, unused),
              report);
  }
  return report;
}

}  // namespace hebbes::apps
