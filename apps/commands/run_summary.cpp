#include "apps/commands/run_summary.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "lib/run/checkpoint.h"
#include "lib/run/recorded_config.h"
#include "lib/run/run_directory.h"
#include "lib/run/run_state.h"
#include "lib/trainer/failures.h"

namespace hebbes::apps {
namespace {

double sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// A series' latest values, at most `window` of them.
std::vector<double> latest(const run::RunReader& reader, const std::string& name,
                           std::size_t window) {
  const auto all = reader.series(name);
  return {all.end() - static_cast<std::ptrdiff_t>(std::min(window, all.size())), all.end()};
}

/// Only the closing of the file and the lock on the directory are known; the rest is left open.
std::string state_text(const run::RunReader& reader, const std::filesystem::path& dir,
                       const config::ScheduleConfig& schedule) {
  if (run::in_use(dir)) return "running";
  if (!reader.closed()) return "not closed: killed, or running on another machine";
  return run::is_finished(dir, schedule) ? "finished" : "stopped";
}

std::optional<std::int64_t> checkpoint_generation(const std::filesystem::path& dir) {
  if (!std::filesystem::exists(dir / "checkpoint.h5")) return std::nullopt;
  const run::CheckpointReader checkpoint(dir);
  run::recorded_config(checkpoint);  // throws for another run's
  return checkpoint.header().generation;
}

/// Mean return of each variation; failed episodes of older files, whose return is NaN, count too.
std::vector<double> mean_returns(run::Evaluation& evaluation, std::size_t episodes) {
  trainer::replace_failures(evaluation.returns, evaluation.failed.size(), episodes);
  std::vector<double> means;
  for (std::size_t v = 0; v < evaluation.failed.size(); ++v) {
    means.push_back(sum(std::span(evaluation.returns).subspan(v * episodes, episodes)) /
                    static_cast<double>(episodes));
  }
  return means;
}

void summarise_evaluations(const run::RunReader& reader, Summary& summary) {
  auto evaluations = reader.evaluations();
  if (evaluations.empty()) return;
  run::Evaluation& first = evaluations.front();
  run::Evaluation& last = evaluations.back();
  summary.first_evaluation = first.generation;
  summary.last_evaluation = last.generation;
  const auto means_first = mean_returns(first, summary.header.evaluation_episodes);
  const auto means_last = mean_returns(last, summary.header.evaluation_episodes);
  for (std::size_t v = 0; v < summary.header.evaluation_variations.size(); ++v) {
    const std::string& name = summary.header.evaluation_variations[v];
    summary.evaluated.push_back({name, name == summary.config.task.held_out, means_first[v],
                                 means_last[v], first.failed[v], last.failed[v]});
  }
}

std::optional<Playing> summarise_playing(const run::RunReader& reader, std::size_t window) {
  const auto mean = [&](const char* which) {
    const auto values = latest(reader, std::string("seconds_playing_") + which, window);
    return sum(values) / static_cast<double>(values.size());
  };
  Playing playing{mean("min"), mean("mean"), mean("max"), 0.0};
  if (!std::isfinite(playing.max)) return std::nullopt;
  if (playing.max > 0) playing.idle = 1.0 - playing.mean / playing.max;
  return playing;
}

void summarise_time(const run::RunReader& reader, std::size_t window, Summary& summary) {
  const auto total = latest(reader, "seconds_total", window);
  const double seconds = sum(total);
  summary.steps_per_second = sum(latest(reader, "env_steps", window)) / seconds;
  for (const char* part : {"rollout", "gradient", "merge", "communication", "io"}) {
    const double share = sum(latest(reader, std::string("seconds_") + part, window)) / seconds;
    if (std::isfinite(share)) summary.time_shares.push_back({part, share});
  }
  summary.playing = summarise_playing(reader, window);
  const auto to_come =
      std::max<std::int64_t>(0, summary.config.run.generations - summary.generations);
  summary.seconds_left = static_cast<double>(to_come) * seconds / static_cast<double>(total.size());
}

std::optional<Genome> summarise_genome(const run::RunReader& reader) {
  const Genome genome = {reader.series("genome_numbers").back(),
                         reader.series("genome_assignment_bits").back()};
  if (!std::isfinite(genome.numbers)) return std::nullopt;
  return genome;
}

std::vector<Signal> summarise_signal(const run::RunReader& reader) {
  std::vector<Signal> signal;
  const std::string prefix = "/generation/gradient_cosine_";
  for (const std::string& name : reader.file().dataset_names()) {
    if (!name.starts_with(prefix)) continue;
    const std::string parameter = name.substr(prefix.size());
    const auto series = reader.series("gradient_cosine_" + parameter);
    const auto is_measured = [](double cosine) { return std::isfinite(cosine); };
    const auto last = std::find_if(series.rbegin(), series.rend(), is_measured);
    if (last != series.rend()) signal.push_back({parameter, *last, series.rend() - last - 1});
  }
  return signal;
}

}  // namespace

Summary summarise(const std::filesystem::path& dir, std::size_t window) {
  const run::RunReader reader(dir);
  Summary summary;
  summary.header = reader.header();
  summary.config = config::parse_recorded(summary.header.config, reader.file().path() + ":config");
  summary.state = state_text(reader, dir, summary.config.run);
  summary.generations = reader.generations();
  summary.checkpoint = checkpoint_generation(dir);
  summarise_evaluations(reader, summary);
  if (summary.generations == 0) return summary;

  summary.fitness_mean = reader.series("fitness_mean");
  summary.sigma = reader.series("sigma").back();
  summary.learning_rate = reader.series("learning_rate").back();
  summary.failed_episodes = reader.series("failed_episodes");
  summary.genome = summarise_genome(reader);
  summary.signal = summarise_signal(reader);
  summarise_time(reader, window, summary);
  return summary;
}

}  // namespace hebbes::apps
