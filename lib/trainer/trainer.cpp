#include "lib/trainer/trainer.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "lib/optimiser/fitness_shaping.h"
#include "lib/run/run_state.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/assignment_source.h"
#include "lib/trainer/evaluation.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/observed.h"

namespace hebbes::trainer {
namespace {

/// Of all variations, in the task's order: training plays some of them, evaluations all.
Stage make_stage(const config::Config& config) {
  return {config::task_of(config), config.task.options, config::all_variations(config),
          make_policy(config)};
}

/// Indices of the variations trained on.
std::vector<std::size_t> trained_variations(const config::Config& config) {
  std::vector<std::size_t> trained;
  for (const auto& name : config.task.train) {
    trained.push_back(envs::variation_index(config::task_of(config), config.task.options, name));
  }
  return trained;
}

/// Whose worlds and initial weights an individual has.
std::uint32_t luck_of(std::uint32_t individual, config::CommonRandomNumbers common) {
  switch (common) {
    case config::CommonRandomNumbers::kNone:
      return individual;
    case config::CommonRandomNumbers::kPair:
      return individual / 2;
    case config::CommonRandomNumbers::kGeneration:
      return 0;
  }
  return individual;
}

/// The assignment that a new run takes over from another one; none if it does not.
std::vector<std::uint32_t> given_assignment(const config::Config& config,
                                            const policy::Policy& policy, bool resume,
                                            const parallel::Communicator& world) {
  const std::string from =
      config::population_of(config).assignment_source(config.population.options);
  std::vector<std::uint32_t> given;
  if (from.empty() || resume) return given;
  on_master(world, [&] { given = read_assignment(from, config, topology_of(policy)); });
  std::size_t size = given.size();
  world.broadcast_value(size, 0);
  given.resize(size);
  world.broadcast(std::span(given), 0);
  return given;
}

std::unique_ptr<population::Population> make_population_on(const parallel::Communicator& world,
                                                           const config::Config& config,
                                                           const policy::Policy& policy,
                                                           bool resume) {
  const auto given = given_assignment(config, policy, resume, world);
  return made_together(world, [&] { return make_population(config, policy, given); });
}

}  // namespace

io::ExitCode Trainer::train() {
  row_watch_.lap();
  try {
    while (true) {
      broadcast_state();
      merge();
      if (checkpoint_due()) save_checkpoint();
      prepare();
      if (evaluation_due()) evaluate();
      if (state_.generation >= config_.run.generations) return finish(io::ExitCode::kDone);

      const auto result = summarise(roll_out(), trained_.size());
      const auto signal = measure_signal(result.fitness);
      const double gradient_norm = ascend(shape(result.fitness));
      record(result, gradient_norm, signal);
      advance();
    }
  } catch (const AgreedStop&) {
    return finish(io::ExitCode::kStopped);
  }
}

Trainer::Trainer(const config::Config& config, const TrainerOptions& options,
                 const parallel::Cluster& cluster)
    : config_(config),
      options_(options),
      cluster_(cluster),
      stop_(cluster, options.max_hours ? std::optional(*options.max_hours * 3600.0) : std::nullopt),
      trained_(trained_variations(config)),
      stage_(made_together(cluster.world(), [&] { return make_stage(config); })),
      population_(make_population_on(cluster.world(), config, stage_.policy(), options.resume),
                  config.optimizer.kind, cluster, stop_, config.optimizer.natural),
      farm_(cluster, stop_,
            std::max(static_cast<std::size_t>(config.population.size) * trained_.size(),
                     static_cast<std::size_t>(config.run.evaluate_episodes) * stage_.variations()),
            observed_size(stage_.policy())),
      state_{0, config.population.sigma, config.optimizer.learning_rate} {
  if (options.resume) {
    load_checkpoint();
  } else {
    population_.initialise(config.run.seed, config.population.initial_std);
  }
  on_master(cluster.world(), [&] {
    recorder_.emplace(config_, options_.directory, cluster_.size(), state_, options_.resume,
                      columns_of(population_, config_.run.diagnose_every > 0));
  });
  if (!options.resume) save_checkpoint();
}

/// Merges rules where that is due. A checkpoint from before it can be merged when it is resumed.
void Trainer::merge() {
  Effort effort;
  if (population_.merge(draw(), effort)) saved_generation_ = kNone;
  add(effort, seconds_.merge);
}

void Trainer::prepare() {
  add(population_.prepare(state_.sigma), seconds_.rollout);
}

/// Adds to the master's seconds.
void Trainer::add(const Effort& effort, double& work) {
  work += effort.work;
  seconds_.communication += effort.communication;
}

double Trainer::ascend(std::span<const double> weights) {
  Effort effort;
  const double norm =
      population_.ascend(draw(), weights, state_.generation + 1, learning_rates(), effort);
  add(effort, seconds_.gradient);
  return norm;
}

/// The master's word on where the run stands.
void Trainer::broadcast_state() {
  const ScopedTimer timer(seconds_.communication);
  cluster_.world().broadcast_value(state_, 0);
}

std::span<const Outcome> Trainer::roll_out() {
  const std::size_t variations = trained_.size();
  const auto individuals = static_cast<std::size_t>(config_.population.size);
  population::Individual individual;
  std::optional<std::uint32_t> current;
  double penalty = 0.0;
  std::vector<Life> lives;
  const auto play_some = [&](std::size_t unit, std::span<Outcome> outcomes) {
    const auto index = static_cast<std::uint32_t>(unit / variations);
    if (current != index) {
      population_.population().sample(draw(), index, individual);
      penalty = coefficient_penalty(individual.rules, population_.population().shape().form,
                                    config_.fitness.penalty);
      stage_.policy().set_individual(individual);
      current = index;
    }
    const EpisodeName name{config_.run.seed, static_cast<std::uint32_t>(state_.generation),
                           luck_of(index, config_.run.common_random_numbers), 0, false};
    lives.clear();
    for (std::size_t l = 0; l < outcomes.size(); ++l) {
      lives.push_back({trained_[unit % variations + l], name});
    }
    stage_.play_together(lives, outcomes, [&](std::size_t l, std::size_t life) {
      keep_observed(stage_.policy(), life, farm_.numbers(unit + l));
    });
    for (Outcome& outcome : outcomes) outcome.penalty = penalty;
  };
  const auto play = [&](const Units& units, std::span<Outcome> outcomes) {
    for (std::size_t unit = units.begin; unit < units.end;) {
      const std::size_t end = std::min(units.end, (unit / variations + 1) * variations);
      play_some(unit, outcomes.subspan(unit - units.begin, end - unit));
      unit = end;
    }
  };
  RolloutFarm::Seconds seconds;
  const auto outcomes = farm_.run_together(individuals * variations, variations, play, seconds);
  add(seconds, seconds_.rollout);
  seconds_.ranks = seconds.ranks;
  observed_ = add_up_observed(outcomes, farm_.numbers(0, outcomes.size()));
  return outcomes;
}

population::Draw Trainer::draw() const {
  return {config_.run.seed, static_cast<std::uint32_t>(state_.generation), 0};
}

LearningRates Trainer::learning_rates() const {
  const auto& optimizer = config_.optimizer;
  const double ratio = optimizer.assignment_learning_rate.value_or(optimizer.learning_rate) /
                       optimizer.learning_rate;
  return {state_.learning_rate, state_.learning_rate * ratio};
}

/// How far the gradients of two halves of the population agree, in generations that are measured.
std::vector<double> Trainer::measure_signal(std::span<const double> fitness) {
  const auto every = config_.run.diagnose_every;
  if (every == 0 || state_.generation % every != 0) return {};
  const auto [first, second] = halves(fitness, [this](auto own) { return shape(own); });
  Effort effort;
  auto signal = population_.agreement(draw(), first, second, effort);
  add(effort, seconds_.gradient);
  return signal;
}

std::vector<double> Trainer::shape(std::span<const double> fitness) const {
  if (config_.fitness.shaping == config::Shaping::kNone) return {fitness.begin(), fitness.end()};
  return optimiser::standardise(optimiser::centered_ranks(fitness));
}

void Trainer::record(const GenerationResult& result, double gradient_norm,
                     std::span<const double> signal) {
  seconds_.total = row_watch_.lap();
  const Seconds seconds = std::exchange(seconds_, {});
  const ScopedTimer timer(seconds_.io);  // of the next row
  on_master(cluster_.world(), [&] {
    recorder_->record({state_, result, moments(result.fitness), gradient_norm, signal, seconds});
  });
}

void Trainer::advance() {
  learn_observed(stage_.policy(), observed_);
  ++state_.generation;
  state_.sigma *= config_.population.sigma_decay;
  state_.learning_rate *= config_.optimizer.decay;
}

bool Trainer::evaluation_due() const {
  int due = 0;
  if (cluster_.is_master()) {
    due = run::is_evaluated(config_.run, state_.generation) &&
          !recorder_->has_evaluation(state_.generation);
  }
  cluster_.world().broadcast_value(due, 0);
  return due != 0;
}

/// Plays the distribution's central individual in all variations.
void Trainer::evaluate() {
  const EvaluationPlan plan = {config_.run.seed, static_cast<std::uint32_t>(state_.generation), 1,
                               stage_.variations(),
                               static_cast<std::size_t>(config_.run.evaluate_episodes)};
  const auto central = [&](std::uint32_t, population::Individual& out) {
    population_.population().central(out);
  };
  Effort effort;
  const auto outcomes = trainer::evaluate(plan, central, stage_, farm_, effort);
  add(effort, seconds_.rollout);
  const ScopedTimer timer(seconds_.io);
  on_master(cluster_.world(), [&] { recorder_->record_evaluation(state_.generation, outcomes); });
}

bool Trainer::checkpoint_due() const {
  return state_.generation % config_.run.checkpoint_every == 0;
}

void Trainer::save_checkpoint() {
  if (saved_generation_ == state_.generation) return;
  const ScopedTimer timer(seconds_.io);
  const Stopwatch watch;
  std::optional<run::CheckpointWriter> writer;
  on_master(cluster_.world(), [&] {
    recorder_->sync();
    writer.emplace(options_.directory,
                   run::CheckpointHeader{state_.generation, config_.run.seed, state_.sigma,
                                         state_.learning_rate, config::to_toml(config_)});
  });
  population_.save(writer ? &*writer : nullptr);
  on_master(cluster_.world(), [&] {
    save_observed(stage_.policy(), *writer);
    writer->commit();
  });
  saved_generation_ = state_.generation;
  stop_.leave(3.0 * watch.elapsed());  // before the time limit, for another checkpoint
}

void Trainer::load_checkpoint() {
  std::optional<run::CheckpointReader> reader;
  on_master(cluster_.world(), [&] { reader.emplace(options_.directory); });
  population_.load(reader ? &*reader : nullptr);
  load_observed(stage_.policy(), reader ? &*reader : nullptr, cluster_.world());
  if (reader) {
    const auto& header = reader->header();
    state_ = {header.generation, header.sigma, header.learning_rate};
    spdlog::info("resumed at generation {}", header.generation);
  }
  cluster_.world().broadcast_value(state_, 0);
  saved_generation_ = state_.generation;
}

io::ExitCode Trainer::finish(io::ExitCode code) {
  if (population_.is_whole()) save_checkpoint();
  on_master(cluster_.world(), [&] {
    recorder_->close();
    if (code == io::ExitCode::kStopped) {
      spdlog::info("stopped before generation {}; continue with --resume", saved_generation_);
    } else {
      spdlog::info("done: {} generations in {}", state_.generation, options_.directory.string());
    }
  });
  return code;
}

}  // namespace hebbes::trainer
