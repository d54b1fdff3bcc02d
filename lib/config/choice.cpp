#include "lib/config/choice.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/config/config_check.h"
#include "lib/config/config_values.h"

namespace hebbes::config {
namespace {

template <class Registry>
std::vector<const kinds::Kind*> all_of(const Registry& registry) {
  return {registry.all().begin(), registry.all().end()};
}

std::vector<Choice> make_choices() {
  return {
      {"policy.kind",
       {},
       [] { return all_of(policy::policies()); },
       [](const Config& c) -> const kinds::Kind& { return policy_of(c); },
       [](const Config& c) -> const kinds::Options& { return c.policy.options; },
       [](Config& c, kinds::Options options) { c.policy.options = std::move(options); },
       [](const kinds::Kind&) { return std::string("policy."); }},
      {"population.sharing",
       {needs_rules()},
       [] { return all_of(population::populations()); },
       [](const Config& c) -> const kinds::Kind& { return population_of(c); },
       [](const Config& c) -> const kinds::Options& { return c.population.options; },
       [](Config& c, kinds::Options options) { c.population.options = std::move(options); },
       [](const kinds::Kind&) { return std::string("population."); }},
      {"task.name",
       {},
       [] { return all_of(envs::tasks()); },
       [](const Config& c) -> const kinds::Kind& { return task_of(c); },
       [](const Config& c) -> const kinds::Options& { return c.task.options; },
       [](Config& c, kinds::Options options) { c.task.options = std::move(options); },
       [](const kinds::Kind& kind) { return "task." + std::string(kind.name()) + "."; }},
  };
}

/// Names below `prefix`; of an empty table "name.".
std::vector<std::string> names_below(const std::string& prefix, const Settings& settings) {
  std::vector<std::string> names;
  for (const auto& [key, setting] : settings) {
    if (!key.starts_with(prefix)) continue;
    names.push_back(key.substr(prefix.size()) + (setting.value->is_table() ? "." : ""));
  }
  return names;
}

bool is_option(const std::vector<kinds::Option>& options, std::string_view name) {
  return std::ranges::find(options, name, &kinds::Option::name) != options.end();
}

/// Whether the key is an option of the kind.
bool has_option(const Choice& choice, const kinds::Kind& kind, const std::string& key) {
  const std::string prefix = choice.prefix(kind);
  if (!key.starts_with(prefix)) return false;
  const std::string name = key.substr(prefix.size());
  return is_option(options_of(kind, {name}), name);
}

/// `"shared"`, or all kinds that have the option, as alternatives.
std::string names_with(const Choice& choice, const std::string& key) {
  std::string names;
  for (const kinds::Kind* kind : choice.kinds()) {
    if (!has_option(choice, *kind, key)) continue;
    names += (names.empty() ? "\"" : " or \"") + std::string(kind->name()) + "\"";
  }
  return names;
}

void read_option_of(const kinds::Option& option, const std::string& key, const Settings& settings,
                    kinds::Options& values) {
  const auto setting = settings.find(key);
  if (setting == settings.end()) return;
  try {
    values[option.name] = read_option(*setting->second.value, option);
  } catch (const std::invalid_argument& error) {
    reject(settings, key, error.what());
  }
}

}  // namespace

std::span<const Choice> choices() {
  static const std::vector<Choice> all = [] {
    auto made = make_choices();
    for (const Choice& choice : made) {
      for (const kinds::Kind* kind : choice.kinds()) {
        require_names_of_its_own(*kind, choice.prefix(*kind));
      }
    }
    return made;
  }();
  return all;
}

void require_names_of_its_own(const kinds::Kind& kind, const std::string& prefix) {
  for (const kinds::Option& option : kind.options()) {
    const std::string key = prefix + option.name;
    if (std::ranges::find(config_keys(), key, &Key::name) == config_keys().end()) continue;
    throw std::logic_error("'" + key + "' is no name for an option of '" +
                           std::string(kind.name()) + "': it is a key of every configuration");
  }
}

const std::vector<kinds::Option>& options_of(const kinds::Kind& kind,
                                             const std::vector<std::string>& given) {
  using Asked = std::pair<const kinds::Kind*, std::vector<std::string>>;
  static std::map<Asked, std::vector<kinds::Option>> known;
  const auto found = known.find({&kind, given});
  if (found != known.end()) return found->second;
  return known.emplace(Asked(&kind, given), kind.options(given)).first->second;
}

const std::vector<kinds::Option>& known_options(const kinds::Kind& kind, const std::string& prefix,
                                                const Settings& settings) {
  try {
    return options_of(kind, names_below(prefix, settings));
  } catch (const kinds::UnfitOption& error) {
    reject(settings, prefix + error.option(), error.problem());
  }
}

void read_options(const Choice& choice, const Settings& settings, Config& config) {
  const kinds::Kind& chosen = choice.chosen(config);
  kinds::Options values;
  const auto& own = known_options(chosen, choice.prefix(chosen), settings);
  for (const kinds::Option& option : own) {
    if (!option.is_optional) values[option.name] = option.value;
    read_option_of(option, choice.prefix(chosen) + option.name, settings, values);
  }
  try {
    choice.set_options(config, chosen.expand(values));
  } catch (const kinds::UnfitOption& error) {
    reject(settings, choice.prefix(chosen) + error.option(), error.problem());
  }
  for (const kinds::Kind* other : choice.kinds()) {
    kinds::Options unused;
    const std::string prefix = choice.prefix(*other);
    for (const kinds::Option& option : known_options(*other, prefix, settings)) {
      const bool is_own = prefix == choice.prefix(chosen) && is_option(own, option.name);
      if (!is_own) read_option_of(option, prefix + option.name, settings, unused);
    }
  }
}

std::vector<WrittenOption> written_options(const Choice& choice, const Config& config) {
  const kinds::Kind& kind = choice.chosen(config);
  const kinds::Options& values = choice.options(config);
  const auto holds = [&](const Need& need) { return need.holds(config); };
  if (!std::ranges::all_of(choice.needs, holds)) return {};
  std::vector<std::string> names;
  for (const auto& [name, value] : values) names.push_back(name);
  std::vector<WrittenOption> written;
  for (const kinds::Option& option : options_of(kind, names)) {
    const auto value = values.find(option.name);
    if (value == values.end() || !kind.idle(option.name, values).empty()) continue;
    if (option.is_quiet && value->second == option.value) continue;
    written.push_back(
        {choice.prefix(kind) + option.name, option.description, write_option(value->second)});
  }
  return written;
}

std::vector<IdleReason> idle_reasons(const Choice& choice, const Config& config,
                                     const std::string& key) {
  const std::string names = names_with(choice, key);
  if (names.empty()) return {};
  std::vector<IdleReason> reasons;
  for (const Need& need : choice.needs) {
    if (!need.holds(config)) reasons.push_back({need.decided_by, need.otherwise});
  }
  const kinds::Kind& chosen = choice.chosen(config);
  if (!has_option(choice, chosen, key)) {
    reasons.push_back({choice.key, "without " + choice.key + " = " + names});
    return reasons;
  }
  const std::string prefix = choice.prefix(chosen);
  for (const auto& idle : chosen.idle(key.substr(prefix.size()), choice.options(config))) {
    reasons.push_back({prefix + idle.decided_by, idle.why});
  }
  return reasons;
}

}  // namespace hebbes::config
