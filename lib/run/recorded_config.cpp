#include "lib/run/recorded_config.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "lib/io/errors.h"
#include "lib/run/run_file.h"

namespace hebbes::run {
namespace {

config::Config parse(const CheckpointReader& checkpoint) {
  const std::string place = checkpoint.path() + ":config";
  try {
    return config::parse_recorded(checkpoint.header().config, place);
  } catch (const io::ConfigError& error) {
    throw io::FileError(error.what());
  }
}

/// A schedule's value after so many generations; what training multiplies step by step differs from
/// it by rounding alone.
void check_schedule(const CheckpointReader& checkpoint, const char* name, double value,
                    double first, double decay) {
  constexpr double kRounding = 1e-6;
  constexpr double kUnderflow = 1e-300;
  const auto generation = checkpoint.header().generation;
  const double expected = first * std::pow(decay, static_cast<double>(generation));
  if (std::abs(value - expected) <= std::max(kRounding * expected, kUnderflow)) return;
  throw io::FileError(
      fmt::format("{}:{} is {:g}, but by its configuration {:g} after {} generations",
                  checkpoint.path(), name, value, expected, generation));
}

/// A run.h5 beside the checkpoint must be the same run's. It is read later, so that of a run that
/// goes on it has as many generations at least.
void check_history(const CheckpointReader& checkpoint, const config::Config& config) {
  const std::filesystem::path directory = std::filesystem::path(checkpoint.path()).parent_path();
  std::error_code ignored;
  if (!std::filesystem::exists(directory / "run.h5", ignored)) return;
  const RunReader history(directory);
  const auto refuse = [&](const std::string& why) {
    throw io::FileError(checkpoint.path() + ": is another run's than run.h5: " + why);
  };
  const auto began =
      config::parse_recorded(history.header().config, history.file().path() + ":config");
  const auto differences = config::resume_conflicts(began, config);
  if (!differences.empty()) {
    const auto& [key, there, here] = differences.front();
    refuse(fmt::format("{} is {} in run.h5, {} in checkpoint.h5", key, there, here));
  }
  if (checkpoint.header().generation > history.generations()) {
    refuse(fmt::format("it is of generation {}, run.h5 has {} generations",
                       checkpoint.header().generation, history.generations()));
  }
}

}  // namespace

config::Config recorded_config(const CheckpointReader& checkpoint,
                               std::span<const std::string> overrides) {
  const config::Config config = parse(checkpoint);
  const CheckpointHeader& header = checkpoint.header();
  if (header.seed != config.run.seed) {
    throw io::FileError(fmt::format("{}:seed is {}, but {} in its configuration", checkpoint.path(),
                                    header.seed, config.run.seed));
  }
  check_schedule(checkpoint, "sigma", header.sigma, config.population.sigma,
                 config.population.sigma_decay);
  check_schedule(checkpoint, "learning_rate", header.learning_rate, config.optimizer.learning_rate,
                 config.optimizer.decay);
  check_history(checkpoint, config);
  if (overrides.empty()) return config;
  return config::parse_recorded(header.config, checkpoint.path() + ":config", overrides);
}

}  // namespace hebbes::run
