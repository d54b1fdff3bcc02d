#include "lib/config/config_check.h"

#include <algorithm>

#include "envs/changes.h"
#include "lib/config/choice.h"
#include "lib/config/config_values.h"
#include "lib/io/errors.h"
#include "lib/io/one_line.h"

namespace hebbes::config {
namespace {

bool contains(std::span<const std::string> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> variations_like(const TaskConfig& config, const std::string& pattern,
                                         const Settings& settings, const std::string& key) {
  try {
    return envs::matching_variations(envs::tasks().find(config.name), config.options, pattern);
  } catch (const std::invalid_argument& error) {
    reject(settings, key, error.what());
  }
}

/// The variations to train on, one by one.
std::vector<std::string> trained_variations(const TaskConfig& config, const Settings& settings) {
  std::vector<std::string> trained;
  if (config.train.empty()) {
    for (const auto& name : envs::tasks().find(config.name).variations(config.options)) {
      if (name != config.held_out) trained.push_back(name);
    }
  }
  for (const std::string& pattern : config.train) {
    for (const auto& name : variations_like(config, pattern, settings, "task.train")) {
      if (name != config.held_out || name == pattern) trained.push_back(name);
    }
  }
  return trained;
}

void complete_task(TaskConfig& config, const Settings& settings) {
  if (!config.held_out.empty()) {
    const auto held_out = variations_like(config, config.held_out, settings, "task.held_out");
    if (held_out.front() != config.held_out) {
      reject(settings, "task.held_out", "must be one variation");
    }
  }
  config.train = trained_variations(config, settings);
  if (config.train.empty()) reject(settings, "task.train", "the training set is empty");
  for (auto variation = config.train.begin(); variation != config.train.end(); ++variation) {
    if (*variation == config.held_out) {
      reject(settings, "task.train", "'" + *variation + "' is the held-out variation");
    }
    if (contains({config.train.begin(), variation}, *variation)) {
      reject(settings, "task.train", "'" + *variation + "' stands there twice");
    }
  }
}

void check_population(const Config& config, const Settings& settings) {
  if (is_mirrored(config) && config.population.size % 2 != 0) {
    reject(settings, "population.size",
           "must be even with mirrored sampling (population.mirrored = false allows odd sizes)");
  }
}

/// What is kept for testing must not be met in training, not even late in a life.
void check_courses(const Config& config, const Settings& settings) {
  const TaskConfig& task = config.task;
  for (const std::string& name : task.train) {
    const auto course = envs::course_of(task_of(config), task.options, name);
    if (!contains(course.forms, task.held_out)) continue;
    reject(settings, "task.held_out", "'" + name + "', which is trained on, becomes it");
  }
}

/// Options of one kind that contradict each other.
void check_options(const Config& config, const Settings& settings) {
  for (const Choice& choice : choices()) {
    const kinds::Kind& kind = choice.chosen(config);
    try {
      kind.check_together(choice.options(config));
    } catch (const kinds::UnfitOption& error) {
      reject(settings, choice.prefix(kind) + error.option(), error.problem());
    }
  }
}

}  // namespace

std::string describe(const Settings& settings, const std::string& key) {
  const Setting& setting = settings.at(key);
  const std::string value =
      setting.file.empty() ? to_text(*setting.value) : write_value(setting.file);
  return setting.where + ": key '" + io::one_line(key) + "' = " + io::one_line(value);
}

void reject(const Settings& settings, const std::string& key, const std::string& problem) {
  const auto setting = settings.find(key);
  if (setting == settings.end()) throw io::ConfigError("default of key '" + key + "': " + problem);
  throw io::ConfigError(describe(settings, key) + ": " + io::one_line(problem));
}

void complete(Config& config, const Settings& settings) {
  complete_task(config.task, settings);
  check_options(config, settings);
  check_courses(config, settings);
  check_population(config, settings);
}

}  // namespace hebbes::config
