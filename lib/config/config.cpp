#include "lib/config/config.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "lib/config/choice.h"
#include "lib/config/config_check.h"
#include "lib/config/config_files.h"
#include "lib/config/config_idle.h"
#include "lib/config/config_keys.h"
#include "lib/config/config_source.h"
#include "lib/config/config_values.h"
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

/// Every dotted key there is, or those alone that mean something beside the choices of `config`.
std::vector<std::string> known_keys(const Settings& settings, const Config* config) {
  std::vector<std::string> names;
  for (const Key& key : config_keys()) names.push_back(key.name);
  for (const Choice& choice : choices()) {
    for (const kinds::Kind* kind : choice.kinds()) {
      if (config != nullptr && kind != &choice.chosen(*config)) continue;
      const std::string prefix = choice.prefix(*kind);
      for (const auto& option : known_options(*kind, prefix, settings)) {
        names.push_back(prefix + option.name);
      }
    }
  }
  return names;
}

Config resolve_with(Settings settings, std::span<const std::string> overrides,
                    const Reading& reading = {}) {
  lay_over(settings, parse_overrides(overrides, "--set"));
  embed_files(settings, reading.poll);
  refuse_idle(settings, reading.notes);
  return resolve(settings, reading);
}

std::map<std::string, std::string> values_fixed_on_resume(const Config& config) {
  std::map<std::string, std::string> values;
  for (const Key& key : config_keys()) {
    if (key.on_resume != OnResume::kFixed || !key.means_something(config)) continue;
    values[key.name] = key.write(config);
  }
  for (const Choice& choice : choices()) {
    for (const auto& option : written_options(choice, config)) values[option.key] = option.value;
  }
  return values;
}

/// Of values of many lines leaves the first in which they differ.
void cut_to_difference(Difference& difference) {
  auto& [key, recorded, given] = difference;
  if (recorded.find('\n') == std::string::npos || given.find('\n') == std::string::npos) return;
  const auto differ = std::ranges::mismatch(recorded, given);
  const std::size_t same = static_cast<std::size_t>(differ.in1 - recorded.begin());
  const std::size_t begin = same == 0 ? 0 : recorded.rfind('\n', same - 1) + 1;
  const auto number = std::to_string(std::count(recorded.begin(), differ.in1, '\n'));
  const auto line_of = [&](const std::string& text) {
    return "'" + io::one_line(text.substr(begin, text.find('\n', begin) - begin)) + "' in line " +
           number;
  };
  recorded = line_of(recorded);
  given = line_of(given);
}

/// Prints keys under the headings of their sections.
class Printer {
 public:
  void add(const std::string& key, const std::string& value, const std::string& description) {
    const auto dot = key.find('.');
    begin(key.substr(0, dot));
    text_ += key.substr(dot + 1) + " = " + value + "  # " + description + "\n";
  }

  /// Options of what was chosen, in the section of its key or in one of their own.
  void add(const std::vector<WrittenOption>& options, const std::string& prefix) {
    const std::string section = prefix.substr(0, prefix.size() - 1);
    for (const auto& [key, description, value] : options) {
      begin(section);
      text_ += write_key(key.substr(prefix.size())) + " = " + value + "  # " + description + "\n";
    }
  }

  const std::string& text() const { return text_; }

 private:
  void begin(const std::string& section) {
    if (section == section_) return;
    text_ += (section_.empty() ? "[" : "\n[") + section + "]\n";
    section_ = section;
  }

  std::string text_;
  std::string section_;
};

}  // namespace

Config read_config(const Settings& settings) {
  Config config;
  for (const Key& key : config_keys()) {
    const auto is_it = [&](const Choice& choice) { return choice.key == key.name; };
    if (!std::ranges::any_of(choices(), is_it)) continue;
    read_setting(settings, key.name, [&](const toml::node& value) { key.read(config, value); });
  }
  check_known(settings, known_keys(settings, nullptr), known_keys(settings, &config));
  for (const Key& key : config_keys()) {
    read_setting(settings, key.name, [&](const toml::node& value) { key.read(config, value); });
  }
  for (const Choice& choice : choices()) read_options(choice, settings, config);
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
  Printer printer;
  std::vector<const Choice*> apart;  // whose options have sections of their own
  for (const Key& key : config_keys()) {
    const std::string value = key.means_something(config) ? key.write(config) : "";
    if (value.empty()) continue;
    printer.add(key.name, value, key.description);
    for (const Choice& choice : choices()) {
      if (choice.key != key.name) continue;
      const std::string prefix = choice.prefix(choice.chosen(config));
      if (key.name.starts_with(prefix)) {
        printer.add(written_options(choice, config), prefix);
      } else {
        apart.push_back(&choice);
      }
    }
  }
  for (const Choice* choice : apart) {
    printer.add(written_options(*choice, config), choice->prefix(choice->chosen(config)));
  }
  return printer.text();
}

std::vector<Difference> resume_conflicts(const Config& recorded, const Config& given) {
  auto before = values_fixed_on_resume(recorded);
  auto after = values_fixed_on_resume(given);
  std::vector<Difference> differences;
  for (const auto& [key, value] : before) {
    if (after[key] == value) continue;
    differences.push_back({key, value, after[key]});
    cut_to_difference(differences.back());
  }
  for (const auto& [key, value] : after) {
    if (!before.contains(key)) differences.push_back({key, "", value});
  }
  return differences;
}

std::vector<KeyDescription> describe_keys() {
  std::vector<KeyDescription> all;
  for (const Key& key : config_keys()) {
    all.push_back({key.name, key.write(Config()), key.description});
    for (const Choice& choice : choices()) {
      if (choice.key != key.name) continue;
      for (const kinds::Kind* kind : choice.kinds()) {
        for (const kinds::Option& option : kind->options()) {
          const std::string name = choice.prefix(*kind) + option.name;
          if (std::ranges::find(all, name, &KeyDescription::name) != all.end()) continue;
          all.push_back(
              {name, option.is_optional ? "" : write_option(option.value), option.description});
        }
      }
    }
  }
  return all;
}

const envs::Task& task_of(const Config& config) {
  return envs::tasks().find(config.task.name);
}

const policy::PolicyKind& policy_of(const Config& config) {
  return policy::policies().find(config.policy.kind);
}

const population::PopulationKind& population_of(const Config& config) {
  return population::populations().find(config.population.sharing);
}

bool can_mirror(const Config& config) {
  return !policy_of(config).has_rules() ||
         population_of(config).can_mirror(config.population.options);
}

bool is_mirrored(const Config& config) {
  return can_mirror(config) && config.population.mirrored;
}

bool learns_assignment(const Config& config) {
  return policy_of(config).has_rules() &&
         population_of(config).learns_assignment(config.population.options);
}

std::vector<std::string> all_variations(const Config& config) {
  return task_of(config).variations(config.task.options);
}

namespace {

/// The options that settings give a task.
kinds::Options task_options(const envs::Task& task, const Settings& given) {
  const auto& known = known_options(task, "", given);
  std::vector<std::string> names;
  for (const auto& option : known) names.push_back(option.name);
  check_known(given, names, names);
  kinds::Options options;
  for (const auto& option : known) {
    read_setting(given, option.name, [&](const toml::node& value) {
      options[option.name] = read_option(value, option);
    });
  }
  return options;
}

}  // namespace

kinds::Options parse_task_options(const envs::Task& task, std::span<const std::string> settings,
                                  const std::string& argument) {
  Settings given = parse_overrides(settings, argument);
  embed_files_of(task, given);
  kinds::Options options = task_options(task, given);
  try {
    options = task.expand(options);
    const kinds::Options all = task.complete(options);
    for (const auto& [name, option] : options) {
      const auto idle = task.idle(name, all);
      if (!idle.empty()) reject(given, name, "means nothing " + idle.front().why);
    }
    task.check_together(all);
  } catch (const kinds::UnfitOption& error) {
    reject(given, error.option(), error.problem());
  }
  return options;
}

void define_variations(Config& config, std::span<const std::string> settings,
                       const std::string& argument) {
  const envs::Task& task = task_of(config);
  const Settings given = parse_overrides(settings, argument);
  const auto there = task.variations(config.task.options);
  for (const auto& [name, setting] : given) {
    const auto set = envs::VariationOption::parse(name);
    if (!set && !name.starts_with("family.")) {
      reject(given, name, "only variations.NAME and family define variations");
    }
    if (set && std::ranges::find(there, set->variation) != there.end()) {
      reject(given, name, "the run has a variation '" + set->variation + "'");
    }
  }
  kinds::Options options = config.task.options;
  for (auto& [name, value] : task_options(task, given)) options[name] = value;
  try {
    options = task.complete(task.expand(options));
    task.check_together(options);
  } catch (const kinds::UnfitOption& error) {
    reject(given, error.option(), error.problem());
  }
  config.task.options = std::move(options);
}

}  // namespace hebbes::config
