#include "apps/commands/evaluation.h"

#include <algorithm>

#include "apps/commands/played_run.h"
#include "lib/io/errors.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/evaluation.h"
#include "lib/trainer/failures.h"

namespace hebbes::apps {
namespace {

constexpr std::size_t kSamplesAtOnce = 256;

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

/// Returns of the request's samples, some at a time, whose rules are drawn together.
std::vector<trainer::Outcome> play_samples(const EvaluationRequest& request,
                                           trainer::EvaluationPlan plan, PlayedRun& run,
                                           trainer::Stage& stage, trainer::RolloutFarm& farm) {
  const population::Draw draw{request.seed, run.generation(), population::kEvaluationDraw};
  const auto sample = [&](std::uint32_t index, population::Individual& out) {
    run.population().sample(draw, index, out);
  };
  trainer::Effort unused;
  std::vector<trainer::Outcome> all;
  for (plan.first = 0; plan.first < request.samples; plan.first += plan.individuals) {
    plan.individuals = std::min(kSamplesAtOnce, request.samples - plan.first);
    run.expect({draw, {plan.first, plan.first + plan.individuals}});
    const auto outcomes = trainer::evaluate(plan, sample, stage, farm, unused);
    all.insert(all.end(), outcomes.begin(), outcomes.end());
  }
  return all;
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
  const std::size_t at_once = std::min<std::size_t>(kSamplesAtOnce, request.samples);
  PlayedRun run(run_dir, request.options, world, at_once);
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
  const trainer::EvaluationPlan plan{.seed = request.seed,
                                     .generation = run.generation(),
                                     .variations = report.variations.size(),
                                     .episodes = request.episodes};
  trainer::RolloutFarm farm(run.cluster(), run.stop(),
                            plan.units() * std::max<std::size_t>(1, at_once));
  trainer::Effort unused;
  const auto central = [&](std::uint32_t, population::Individual& out) {
    run.population().central(out);
  };
  add_group(run.population().central_name(), 1,
            trainer::evaluate(plan, central, stage, farm, unused), report);
  if (request.samples > 0) {
    add_group("samples", request.samples, play_samples(request, plan, run, stage, farm), report);
  }
  return report;
}

}  // namespace hebbes::apps
