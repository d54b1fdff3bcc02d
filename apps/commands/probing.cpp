#include "apps/commands/probing.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "apps/commands/played_run.h"
#include "lib/io/errors.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/failures.h"
#include "lib/trainer/rollout_farm.h"

namespace hebbes::apps {
namespace {

std::vector<probe::Treatment> treatments_of(const ProbeRequest& request, const envs::Task& task,
                                            const envs::Options& all) {
  if (!request.treatments.empty()) return request.treatments;
  std::vector<probe::Treatment> treatments;
  for (const std::size_t step : {0, 1, 10, 50, 200, 480}) {
    if (task.has_changes() && step >= task.longest_life(all)) break;
    treatments.push_back(probe::parse_treatment("freeze@" + std::to_string(step)));
  }
  return treatments;
}

/// A life, and which of the report it is.
struct PlayedUnit {
  std::uint64_t unit;
  probe::LifeResult life;
};

/// Units are numbered by variation, episode and treatment, the last being what is compared with.
class Units {
 public:
  explicit Units(const ProbeReport& report)
      : arms_(report.groups.size() + 1),
        episodes_(report.episodes),
        count_(report.variations.size() * episodes_ * arms_) {}

  std::size_t count() const { return count_; }
  std::size_t arms() const { return arms_; }
  std::size_t arm(std::size_t unit) const { return unit % arms_; }
  std::size_t episode(std::size_t unit) const { return unit / arms_ % episodes_; }
  std::size_t variation(std::size_t unit) const { return unit / arms_ / episodes_; }
  std::size_t life(std::size_t unit) const { return unit / arms_; }  ///< in its group

 private:
  std::size_t arms_, episodes_, count_;
};

void replace_failures(const ProbeReport& report, TreatedGroup& group) {
  std::vector<double> totals;
  for (const auto& life : group.lives) totals.push_back(life.total);
  trainer::replace_failures(totals, report.variations.size(), report.episodes);
  for (std::size_t i = 0; i < totals.size(); ++i) group.lives[i].total = totals[i];
}

population::Individual individual_of(const PlayedRun& run, const ProbeRequest& request) {
  population::Individual individual;
  if (request.individual) {
    const population::Draw draw{request.seed, run.generation(), population::kEvaluationDraw};
    run.population().sample(draw, *request.individual, individual);
  } else {
    run.population().central(individual);
  }
  return individual;
}

void play(const ProbeRequest& request, PlayedRun& run, probe::TreatedLives& lives,
          const parallel::Communicator& world, ProbeReport& report) {
  const Units units(report);
  trainer::RolloutFarm farm(run.cluster(), run.stop(), units.count());
  std::vector<PlayedUnit> own;
  const auto play_unit = [&](std::size_t unit) {
    const auto episode = static_cast<std::uint32_t>(units.episode(unit));
    const auto life = lives.play(
        units.variation(unit), units.arm(unit),
        {request.seed, run.generation(), request.individual.value_or(0) << 16 | episode, 0, true});
    own.push_back({unit, life});
    return trainer::Outcome{.episode_return = life.total, .steps = life.acted};
  };
  trainer::RolloutFarm::Seconds unused;
  farm.run(units.count(), units.arms(), play_unit, unused);
  for (const auto& [unit, life] : world.concatenate(std::span<const PlayedUnit>(own))) {
    const std::size_t arm = units.arm(unit);
    auto& group = arm < report.groups.size() ? report.groups[arm] : report.against;
    group.lives[units.life(unit)] = life;
  }
}

}  // namespace

probe::Treatment treatment(const std::string& text) {
  try {
    return probe::parse_treatment(text);
  } catch (const std::invalid_argument& error) {
    throw io::UsageError(error.what());
  }
}

void check_request(const std::filesystem::path& run_dir, const ProbeRequest& request) {
  const auto config = config_of_run(run_dir, request.options);
  const envs::Task& task = config::task_of(config);
  try {
    const auto genome = trainer::make_policy(config)->genome();
    const auto all = task.complete(config.task.options);
    for (const auto& variation : chosen_variations(request.variations, config)) {
      probe::check_treatment(request.against, genome, task, all, variation);
      for (const auto& treatment : treatments_of(request, task, all)) {
        probe::check_treatment(treatment, genome, task, all, variation);
      }
    }
  } catch (const io::ConfigError& error) {
    throw io::UsageError(run_dir.string() + ": " + error.what());
  } catch (const std::invalid_argument& error) {
    throw io::UsageError(run_dir.string() + ": " + error.what());
  }
}

ProbeReport probe_run(const std::filesystem::path& run_dir, const ProbeRequest& request,
                      const parallel::Communicator& world) {
  PlayedRun run(run_dir, request.options, world);
  const config::Config& config = run.config();

  ProbeReport report;
  report.run = run_dir.string();
  report.identity = run.identity();
  report.generation = run.generation();
  report.individual = request.individual ? "sample " + std::to_string(*request.individual)
                                         : run.population().central_name();
  report.seed = request.seed;
  report.options = request.options;
  report.variations =
      trainer::made_together(world, [&] { return chosen_variations(request.variations, config); });
  report.held_out = config.task.held_out;
  report.episodes = request.episodes;

  const auto policy = run.take_policy();
  const auto treatments = treatments_of(request, config::task_of(config), config.task.options);
  const auto lives = trainer::made_together(world, [&] {
    return std::make_unique<probe::TreatedLives>(config::task_of(config), config.task.options,
                                                 report.variations, treatments, request.against,
                                                 *policy, individual_of(run, request));
  });
  const std::vector<probe::LifeResult> none(report.variations.size() * report.episodes);
  report.against = {request.against, 0, none};
  for (std::size_t t = 0; t < treatments.size(); ++t) {
    report.groups.push_back({treatments[t], lives->common_steps(t), none});
  }
  play(request, run, *lives, world, report);
  replace_failures(report, report.against);
  for (TreatedGroup& group : report.groups) replace_failures(report, group);
  return report;
}

}  // namespace hebbes::apps
