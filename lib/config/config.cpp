#include "lib/config/config.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "lib/config/config_check.h"
#include "lib/config/config_idle.h"
#include "lib/config/config_keys.h"
#include "lib/config/config_source.h"
#include "lib/config/spelling.h"
#include "lib/io/errors.h"
#include "lib/io/one_line.h"

namespace hebbes::config {
namespace {

/// `meant` are those of the known keys that a wrong one may be a misspelling of.
void check_known(const Settings& settings, std::span<const std::string> known,
                 std::span<const std::string> meant) {
  for (const auto& [key, setting] : settings) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto is_below = [prefix = key + "."](const std::string& name) {
      return name.starts_with(prefix);
    };
    const bool is_section = std::any_of(known.begin(), known.end(), is_below);
    if (is_section && setting.value->is_table()) continue;
    if (is_section) reject(settings, key, "is a section, not a key");
    const std::string nearest = nearest_key(key, meant);
    throw io::ConfigError(setting.where + ": key '" + io::one_line(key) + "': unknown key" +
                          (nearest.empty() ? "" : " (did you mean '" + nearest + "'?)"));
  }
}

/// Calls `read` with the value of a key, if there is one, and says where it stands if it is bad.
template <typename Read>
void read_setting(const Settings& settings, const std::string& key, Read read) {
  const auto setting = settings.find(key);
  if (setting == settings.end()) return;
  try {
    read(*setting->second.value);
  } catch (const std::invalid_argument& error) {
    reject(settings, key, error.what());
  }
}

/// The variations that `settings` define, by a parameter or by an empty table, as options.
void define_variations(const envs::Task& task, const std::string& prefix, const Settings& settings,
                       envs::Options& options) {
  if (task.variation_parameters().empty()) return;
  for (const auto& [key, setting] : settings) {
    if (!key.starts_with(prefix)) continue;
    const std::string option = key.substr(prefix.size());
    const auto set =
        envs::VariationOption::parse(setting.value->is_table() ? option + "." : option);
    if (!set) continue;
    try {
      task.define_variation(set->variation, options);
    } catch (const std::invalid_argument& error) {
      reject(settings, key, error.what());
    }
  }
}

/// Reads those of the `options` that `settings` give.
void read_options(const envs::Task& task, const std::string& prefix, const Settings& settings,
                  envs::Options& options) {
  for (auto& [name, option] : options) {
    read_setting(settings, prefix + name,
                 [&, &option_name = name, &target = option](const toml::node& value) {
                   read_option(value, target);
                   task.check_option(option_name, target);
                 });
  }
}

/// The options of a task as they are by default, with the variations that `settings` define.
envs::Options known_options(const envs::Task& task, const Settings& settings) {
  envs::Options options = task.default_options();
  define_variations(task, option_prefix(task.name()), settings, options);
  return options;
}

/// Every dotted key that there is for these tasks.
std::vector<std::string> known_keys(std::span<const envs::Task* const> tasks,
                                    const Settings& settings) {
  std::vector<std::string> names;
  for (const Key& key : config_keys()) names.push_back(key.name);
  for (const envs::Task* task : tasks) {
    for (const auto& [name, value] : known_options(*task, settings)) {
      names.push_back(option_prefix(task->name()) + name);
    }
  }
  return names;
}

Config resolve_with(Settings settings, std::span<const std::string> overrides,
                    const Reading& reading = {}) {
  lay_over(settings, parse_overrides(overrides, "--set"));
  refuse_idle(settings, reading.notes);
  return resolve(settings, reading);
}

/// Those of a task's options that mean something.
std::vector<std::pair<std::string, std::string>> written_options(const TaskConfig& config) {
  const envs::Task& task = envs::find_task(config.name);
  std::vector<std::pair<std::string, std::string>> written;
  for (const auto& [name, option] : config.options) {
    if (!task.idle_option(name, config.options)) written.emplace_back(name, write_option(option));
  }
  return written;
}

std::map<std::string, std::string> values_fixed_on_resume(const Config& config) {
  std::map<std::string, std::string> values;
  for (const Key& key : config_keys()) {
    if (key.on_resume != OnResume::kFixed || !key.means_something(config)) continue;
    values[key.name] = key.write(config);
  }
  for (const auto& [name, value] : written_options(config.task)) {
    values[option_prefix(config.task.name) + name] = value;
  }
  return values;
}

}  // namespace

std::string option_prefix(std::string_view task) {
  return "task." + std::string(task) + ".";
}

Config read_config(const Settings& settings) {
  Config config;
  read_setting(settings, "task.name", [&](const toml::node& value) {
    if (value.is_string()) config.task.name = value.as_string()->get();
    envs::find_task(config.task.name);
  });
  const envs::Task* chosen = &envs::find_task(config.task.name);
  check_known(settings, known_keys(envs::all_tasks(), settings),
              known_keys({&chosen, 1}, settings));
  for (const Key& key : config_keys()) {
    read_setting(settings, key.name, [&](const toml::node& value) { key.read(config, value); });
  }
  for (const envs::Task* task : envs::all_tasks()) {
    envs::Options options = known_options(*task, settings);
    read_options(*task, option_prefix(task->name()), settings, options);
    if (task->name() == config.task.name) config.task.options = std::move(options);
  }
  return config;
}

void refuse_idle(Settings& settings, Notes* notes) {
  for (const IdleSetting& idle : idle_settings(settings)) {
    const std::string problem = "means nothing " + idle.why;
    if (!idle.taken_back) reject(settings, idle.key, problem);
    if (notes) notes->push_back(describe(settings, idle.key) + ": " + problem + ", left out");
    settings.erase(idle.key);
  }
}

Config resolve(const Settings& settings, const Reading& reading) {
  Config config = read_config(settings);
  complete(config, settings);
  try {
    if (reading.check) reading.check(config);
  } catch (const UnfitValue& error) {
    reject(settings, error.key(), error.problem());
  }
  return config;
}

Config load_config(const std::filesystem::path& file, std::span<const std::string> overrides,
                   const Reading& reading) {
  return resolve_with(read_settings(file, reading.poll), overrides, reading);
}

Config parse_config(std::string_view toml, std::string_view origin,
                    std::span<const std::string> overrides) {
  return resolve_with(parse_settings(toml, origin), overrides);
}

Config parse_recorded(std::string_view toml, std::string_view origin,
                      std::span<const std::string> overrides) {
  Settings settings;
  try {
    settings = parse_settings(toml, origin);
    for (const IdleSetting& idle : idle_settings(settings)) settings.erase(idle.key);
    resolve(settings);
  } catch (const io::ConfigError& error) {
    throw io::FileError(error.what());  // nobody has given it: the file is damaged
  }
  return resolve_with(std::move(settings), overrides);
}

std::string to_toml(const Config& config) {
  std::string text;
  std::string section;
  for (const Key& key : config_keys()) {
    const std::string value = key.means_something(config) ? key.write(config) : "";
    if (value.empty()) continue;
    const auto dot = key.name.find('.');
    if (const std::string its_section = key.name.substr(0, dot); its_section != section) {
      text += (section.empty() ? "[" : "\n[") + its_section + "]\n";
      section = its_section;
    }
    text += key.name.substr(dot + 1) + " = " + value + "  # " + key.description + "\n";
  }
  if (config.task.options.empty()) return text;
  text += "\n[task." + config.task.name + "]\n";
  for (const auto& [name, value] : written_options(config.task)) {
    text += name + " = " + value + "\n";
  }
  return text;
}

std::vector<Difference> resume_conflicts(const Config& recorded, const Config& given) {
  auto before = values_fixed_on_resume(recorded);
  auto after = values_fixed_on_resume(given);
  std::vector<Difference> differences;
  for (const auto& [key, value] : before) {
    if (after[key] != value) differences.push_back({key, value, after[key]});
  }
  for (const auto& [key, value] : after) {
    if (!before.contains(key)) differences.push_back({key, "", value});
  }
  return differences;
}

bool is_mixture(const Config& config) {
  const PopulationConfig& population = config.population;
  return config.policy.kind == PolicyKind::kHebbian && population.sharing == Sharing::kShared &&
         population.noise == population::Noise::kSynapse &&
         population.assignment == population::Assignment::kLearned;
}

std::vector<std::string> all_variations(const Config& config) {
  return envs::find_task(config.task.name).variations(config.task.options);
}

envs::Options parse_task_options(const envs::Task& task, std::span<const std::string> settings,
                                 const std::string& argument) {
  envs::Options options = task.default_options();
  const Settings given = parse_overrides(settings, argument);
  define_variations(task, "", given, options);
  std::vector<std::string> known;
  for (const auto& [name, option] : options) known.push_back(name);
  check_known(given, known, known);
  std::erase_if(options, [&](const auto& option) { return !given.contains(option.first); });
  read_options(task, "", given, options);
  for (const auto& [name, option] : options) {
    const auto idle = task.idle_option(name, task.complete(options));
    if (idle) reject(given, name, "means nothing " + idle->why);
  }
  return options;
}

}  // namespace hebbes::config
