// A made-up run whose every value follows from its place, so that any reader can check it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/run/run_file.h"

namespace hebbes::run {

inline RunHeader make_header(std::size_t individuals = 6, std::size_t variations = 4) {
  RunHeader header;
  header.config = "[run]\nseed = 7\n";
  header.seed = 7;
  header.population_size = individuals;
  for (std::size_t v = 0; v < variations; ++v) {
    header.variations.push_back("v" + std::to_string(v));
  }
  header.evaluation_variations = header.variations;
  header.evaluation_variations.push_back("held-out");
  header.evaluation_episodes = 3;
  header.created = "2026-01-31T12:34:56Z";
  header.hostname = "here";
  header.world_size = 2;
  header.git_revision = "abc";
  header.library_versions = "HDF5 1\nEigen 3";
  return header;
}

/// Some of the series that runs have.
inline std::vector<Series> make_series() {
  std::vector<Series> series;
  for (const char* name : {"fitness_std", "fitness_max", "gradient_norm", "sigma", "learning_rate",
                           "seconds_total", "seconds_rollout", "seconds_gradient",
                           "seconds_communication", "seconds_io", "seconds_playing_max"}) {
    series.push_back({name, "of something", "1"});
  }
  return series;
}

/// The value at flat index i of row g: g + i / 1000.
inline double value_at(std::int64_t g, std::size_t i) {
  return static_cast<double>(g) + static_cast<double>(i) / 1000.0;
}

/// Owns what a GenerationRow points to.
struct MadeRow {
  MadeRow(const RunHeader& header, std::int64_t g)
      : fitness(header.population_size),
        returns(header.population_size * header.variations.size()),
        steps(returns.size()),
        penalty(fitness.size()),
        series(make_series().size(), static_cast<double>(g)) {
    for (std::size_t i = 0; i < fitness.size(); ++i) fitness[i] = penalty[i] = value_at(g, i);
    for (std::size_t i = 0; i < returns.size(); ++i) {
      returns[i] = value_at(g, i);
      steps[i] = static_cast<std::int32_t>(1000 * g + static_cast<std::int64_t>(i));
    }
    row.fitness = fitness;
    row.returns = returns;
    row.episode_steps = steps;
    row.penalty = penalty;
    row.env_steps = row.failed_episodes = g;
    row.series = series;
    row.fitness_mean = static_cast<double>(g);
  }
  MadeRow(const MadeRow&) = delete;
  MadeRow& operator=(const MadeRow&) = delete;

  std::vector<double> fitness;
  std::vector<double> returns;
  std::vector<std::int32_t> steps;
  std::vector<double> penalty;
  std::vector<double> series;
  GenerationRow row;
};

inline Evaluation make_evaluation(const RunHeader& header, std::int64_t g) {
  const std::size_t size = header.evaluation_variations.size() * header.evaluation_episodes;
  return {g, std::vector<double>(size, static_cast<double>(g)),
          std::vector<std::int64_t>(header.evaluation_variations.size(), g)};
}

/// The first wrong place in a run that should hold `generations` made-up rows, or "".
inline std::string first_error(const RunReader& reader, std::int64_t generations) {
  if (reader.generations() != generations) {
    return std::to_string(reader.generations()) + " rows";
  }
  for (const std::string& name : reader.file().dataset_names()) {
    if (!name.starts_with("/generation/")) continue;
    const h5::Dataset dataset = reader.file().dataset(name);
    const bool steps = name == "/generation/episode_steps";
    const h5::Shape whole = dataset.shape(), row_shape(whole.begin() + 1, whole.end());
    std::size_t width = 1;
    for (const std::size_t length : row_shape) width *= length;
    std::vector<double> row(width);
    const auto read = [&]<typename T>(std::size_t g, T) {
      std::vector<T> stored(width);
      dataset.read_rows(g, 1, row_shape, stored.data());
      row.assign(stored.begin(), stored.end());
    };
    for (std::int64_t g = 0; g < generations; ++g) {
      if (dataset.type() == h5::Type::kInt32) {
        read(static_cast<std::size_t>(g), std::int32_t{});
      } else if (dataset.type() == h5::Type::kInt64) {
        read(static_cast<std::size_t>(g), std::int64_t{});
      } else {
        read(static_cast<std::size_t>(g), double{});
      }
      for (std::size_t i = 0; i < width; ++i) {
        const double expected =
            steps ? static_cast<double>(1000 * g + static_cast<std::int64_t>(i)) : value_at(g, i);
        if (row[i] != expected) return name + " row " + std::to_string(g);
      }
    }
  }
  return "";
}

}  // namespace hebbes::run
