#include "lib/trainer/recorder.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "lib/io/log.h"
#include "lib/run/directory_lock.h"
#include "lib/run/library_versions.h"
#include "lib/trainer/failures.h"

namespace hebbes::trainer {
namespace {

run::RunHeader make_header(const config::Config& config, int world_size) {
  run::RunHeader header;
  header.config = config::to_toml(config);
  header.seed = config.run.seed;
  header.population_size = static_cast<std::size_t>(config.population.size);
  header.variations = config.task.train;
  header.evaluation_variations = config::all_variations(config);
  header.evaluation_episodes = static_cast<std::size_t>(config.run.evaluate_episodes);
  header.created = run::utc_now();
  header.hostname = run::host_name();
  header.world_size = world_size;
  header.git_revision = run::git_revision();
  header.library_versions = run::library_versions();
  return header;
}

}  // namespace

Recorder::Recorder(const config::Config& config, const std::filesystem::path& directory,
                   int world_size, const TrainerState& state, bool resumed,
                   std::vector<GenerationColumn> columns)
    : columns_(std::move(columns)),
      variations_(config::all_variations(config)),
      progress_(0, state.generation, config.run.generations) {
  const auto header = make_header(config, world_size);
  std::vector<run::Series> series;
  for (const auto& column : columns_) {
    series.push_back({column.name, column.description, column.units});
  }
  if (resumed) {
    run_file_ = run::RunWriter::resume(directory, header, state.generation, std::move(series));
  } else {
    run_file_ = run::RunWriter::create(directory, header, std::move(series));
  }
}

void Recorder::record(const Generation& generation) {
  const GenerationResult& result = generation.result;
  std::vector<double> series;
  for (const auto& column : columns_) series.push_back(column.value(generation));
  run_file_->append({.fitness = result.fitness,
                     .returns = result.returns,
                     .episode_steps = result.steps,
                     .penalty = result.penalty,
                     .env_steps = result.env_steps,
                     .failed_episodes = result.failed_episodes,
                     .series = series,
                     .fitness_mean = generation.fitness.mean});
  log_generation(generation);
}

void Recorder::log_generation(const Generation& generation) {
  const auto& [state, result, fitness, gradient_norm, signal, seconds] = generation;
  progress_.update(state.generation + 1, fitness.mean);
  const std::string line = fmt::format(
      "generation {:4d}  fitness {:9.2f} +- {:8.2f}{}  best {:9.2f}  {:7.0f} steps/s",
      state.generation, fitness.mean, fitness.std, failures_text(result.failed_episodes),
      fitness.max, static_cast<double>(result.env_steps) / seconds.total);
  if (progress_.visible()) {
    io::log_to_file(line);
  } else {
    spdlog::info(line);
  }
  if (result.failed_episodes > 0) {
    spdlog::warn("generation {}: {} episodes met a number that is not finite", state.generation,
                 result.failed_episodes);
  }
}

bool Recorder::has_evaluation(std::int64_t generation) const {
  return generation <= run_file_->last_evaluation();
}

void Recorder::record_evaluation(std::int64_t generation, std::span<const Outcome> outcomes) {
  run::Evaluation evaluation;
  evaluation.generation = generation;
  for (const Outcome& outcome : outcomes) evaluation.returns.push_back(outcome.episode_return);
  const std::size_t episodes = outcomes.size() / variations_.size();
  evaluation.failed = replace_failures(evaluation.returns, variations_.size(), episodes);
  run_file_->append_evaluation(evaluation);

  std::string line;
  for (std::size_t v = 0; v < variations_.size(); ++v) {
    const auto own = std::span(evaluation.returns).subspan(v * episodes, episodes);
    line += fmt::format("  {} {:.2f}{}", variations_[v], moments(own).mean,
                        failures_text(evaluation.failed[v]));
  }
  spdlog::info("evaluation {:4d}{}", generation, line);
}

}  // namespace hebbes::trainer
