#include "lib/config/config_check.h"

#include <algorithm>
#include <functional>

#include "lib/config/config_keys.h"
#include "lib/io/errors.h"
#include "lib/io/one_line.h"

namespace hebbes::config {
namespace {

bool contains(std::span<const std::string> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_variation(const TaskConfig& config, const std::string& variation,
                     const Settings& settings, const std::string& key) {
  try {
    envs::variation_index(envs::find_task(config.name), config.options, variation);
  } catch (const std::invalid_argument& error) {
    reject(settings, key, error.what());
  }
}

void complete_task(TaskConfig& config, const Settings& settings) {
  if (!config.held_out.empty()) {
    check_variation(config, config.held_out, settings, "task.held_out");
  }
  if (config.train.empty()) {
    for (const std::string& variation : envs::find_task(config.name).variations(config.options)) {
      if (variation != config.held_out) config.train.push_back(variation);
    }
  }
  if (config.train.empty()) reject(settings, "task.train", "the training set is empty");
  for (auto variation = config.train.begin(); variation != config.train.end(); ++variation) {
    check_variation(config, *variation, settings, "task.train");
    if (*variation == config.held_out) {
      reject(settings, "task.train", "'" + *variation + "' is the held-out variation");
    }
    if (contains({config.train.begin(), variation}, *variation)) {
      reject(settings, "task.train", "'" + *variation + "' stands there twice");
    }
  }
}

/// Each of the `values` must follow the one before.
template <class Follows>
void check_series(const std::vector<std::int64_t>& values, const Settings& settings,
                  const std::string& key, Follows follows, const std::string& demand) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] < 1 || (i > 0 && !follows(values[i], values[i - 1]))) {
      reject(settings, key, "must hold integers >= 1 in " + demand + " order");
    }
  }
}

void check_merges(const PopulationConfig& config, const Settings& settings) {
  const std::string after = "population.merge_after", to = "population.merge_to";
  if (config.sharing != Sharing::kMerged) return;
  if (config.merge_after.empty()) {
    reject(settings, after, "must say after which generations rules are merged");
  }
  if (config.merge_to.size() != config.merge_after.size()) {
    reject(settings, to, "must have as many entries as population.merge_after");
  }
  check_series(config.merge_after, settings, after, std::greater<>(), "ascending");
  check_series(config.merge_to, settings, to, std::less<>(), "descending");
}

void check_population(const Config& config, const Settings& settings) {
  check_merges(config.population, settings);
  const bool pairs = !is_mixture(config) && config.population.mirrored;
  if (pairs && config.population.size % 2 != 0) {
    reject(settings, "population.size",
           "must be even with mirrored sampling (population.mirrored = false allows odd sizes)");
  }
}

}  // namespace

std::string describe(const Settings& settings, const std::string& key) {
  const Setting& setting = settings.at(key);
  return setting.where + ": key '" + io::one_line(key) +
         "' = " + io::one_line(to_text(*setting.value));
}

void reject(const Settings& settings, const std::string& key, const std::string& problem) {
  const auto setting = settings.find(key);
  if (setting == settings.end()) throw io::ConfigError("default of key '" + key + "': " + problem);
  throw io::ConfigError(describe(settings, key) + ": " + io::one_line(problem));
}

void complete(Config& config, const Settings& settings) {
  complete_task(config.task, settings);
  check_population(config, settings);
}

}  // namespace hebbes::config
