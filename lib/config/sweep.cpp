#include "lib/config/sweep.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "lib/config/config_check.h"
#include "lib/config/config_files.h"
#include "lib/config/config_idle.h"
#include "lib/config/config_keys.h"
#include "lib/config/config_source.h"
#include "lib/config/config_values.h"
#include "lib/io/errors.h"

namespace hebbes::config {
namespace {

constexpr std::array<const char*, 5> kAxes = {"tasks", "policies", "rho", "folds", "seeds"};

/// The keys that each axis gives.
constexpr std::array<std::pair<const char*, const char*>, 7> kReplaced = {
    {{"tasks", "task.name"},
     {"policies", "policy.kind"},
     {"policies", "population.sharing"},
     {"rho", "population.rho"},
     {"rho", "population.rules"},
     {"folds", "task.held_out"},
     {"seeds", "run.seed"}}};

/// A sweep file taken apart.
struct SweepFile {
  std::string name;
  Settings common;
  std::map<std::string, Settings> arms;  // policies of the file's own
  std::map<std::string, Settings> with;  // by task or policy
  Settings all;                          // as they stand in the file
};

/// Values of an axis in their order.
using Values = std::vector<Setting>;

bool take_prefix(std::string& key, std::string_view prefix) {
  if (!key.starts_with(prefix)) return false;
  key.erase(0, prefix.size());
  return true;
}

/// The key of a configuration that stands in the file as it is, or below [arms.NAME] or
/// [with.NAME].
std::string without_section(std::string key) {
  if (take_prefix(key, "arms.") || take_prefix(key, "with.")) key.erase(0, key.find('.') + 1);
  return key;
}

/// Takes "NAME.key" apart.
void add_to_section(std::map<std::string, Settings>& sections, const std::string& key,
                    const std::string& full_key, const Settings& all) {
  const auto dot = key.find('.');
  if (dot == std::string::npos) reject(all, full_key, "must be a section that is not empty");
  sections[key.substr(0, dot)][key.substr(dot + 1)] = all.at(full_key);
}

SweepFile read_file(const std::filesystem::path& path, const io::Poll& poll) {
  SweepFile file;
  file.name = path.string();
  file.all = read_settings(path, poll);
  for (auto& [key, setting] : file.all) embed_file(without_section(key), setting, poll);
  for (const auto& [full_key, setting] : file.all) {
    std::string key = full_key;
    if (take_prefix(key, "sweep.")) {
      if (std::ranges::find(kAxes, key) == kAxes.end()) {
        reject(file.all, full_key, "unknown key of a sweep");
      }
    } else if (take_prefix(key, "arms.")) {
      add_to_section(file.arms, key, full_key, file.all);
    } else if (take_prefix(key, "with.")) {
      add_to_section(file.with, key, full_key, file.all);
    } else {
      file.common[key] = setting;
    }
  }
  return file;
}

Values axis(const SweepFile& file, const std::string& name) {
  const std::string key = "sweep." + name;
  const auto found = file.all.find(key);
  if (found == file.all.end()) return {};
  const auto* array = found->second.value->as_array();
  if (array == nullptr || array->empty()) reject(file.all, key, "must be a list that is not empty");
  Values values;
  for (const auto& element : *array) {
    const auto same = [&](const Setting& value) {
      return to_text(*value.value) == to_text(element);
    };
    if (std::ranges::any_of(values, same)) {
      reject(file.all, key, to_text(element) + " stands there twice");
    }
    values.push_back({found->second.document, &element, found->second.where, found->second.layer});
  }
  return values;
}

std::string text_of(const Setting& value) {
  return value.value->is_string() ? value.value->as_string()->get() : to_text(*value.value);
}

/// Settings of the program's own that say they stand where `at` does.
Settings make_settings(const std::string& toml, const Setting& at) {
  Settings settings = parse_settings(toml, at.where);
  for (auto& [key, setting] : settings) {
    setting.where = at.where;
    setting.layer = at.layer;
  }
  return settings;
}

Setting make_value(const std::string& toml, const Setting& at) {
  return make_settings("value = " + toml, at)["value"];
}

/// A policy of a comparison, as the configuration spells it.
struct Policy {
  std::string name;
  Settings settings;
  bool has_rho = false;
};

/// The kinds of populations under the first kind of policy that has rules, then the policies that
/// have none, each as TOML.
std::vector<std::pair<std::string, std::string>> built_in_policies() {
  std::vector<std::pair<std::string, std::string>> spellings;
  const auto set = [](const char* key, std::string_view name) {
    return std::string(key) + " = '" + std::string(name) + "'\n";
  };
  const auto policies = policy::policies().all();
  const auto with_rules = std::ranges::find_if(policies, &policy::PolicyKind::has_rules);
  for (const auto* population : population::populations().all()) {
    spellings.emplace_back(population->name(), set("policy.kind", (*with_rules)->name()) +
                                                   set("population.sharing", population->name()));
  }
  for (const auto* kind : policies) {
    if (!kind->has_rules()) spellings.emplace_back(kind->name(), set("policy.kind", kind->name()));
  }
  return spellings;
}

/// Whether the axis rho is the policy's.
bool has_rho(const std::string& policy) {
  for (const auto* population : population::populations().all()) {
    if (population->name() != policy) continue;
    const auto options = population->options();
    return std::ranges::find(options, "rho", &kinds::Option::name) != options.end();
  }
  return false;
}

Policy find_policy(const SweepFile& file, const Setting& value) {
  std::string known;
  for (const auto& [name, settings] : built_in_policies()) {
    if (text_of(value) == name) return {name, make_settings(settings, value), has_rho(name)};
    known += (known.empty() ? "" : ", ") + name;
  }
  for (const auto& [name, settings] : file.arms) {
    if (text_of(value) == name) return {name, settings};
    known += ", " + name;
  }
  reject(file.all, "sweep.policies",
         "unknown policy '" + text_of(value) + "' (known: " + known + ")");
}

/// A place in the comparison, being filled in from the outermost axis to the innermost.
struct Draft {
  std::string name;
  Settings settings;

  void add(const std::string& part) { name += (name.empty() ? "" : "/") + part; }
};

void lay_with(const SweepFile& file, const std::string& name, Draft& draft) {
  if (const auto with = file.with.find(name); with != file.with.end()) {
    lay_over(draft.settings, with->second);
  }
}

Draft begin(const SweepFile& file, const Setting* task) {
  Draft draft{"", file.common};
  if (task != nullptr) draft.settings["task.name"] = *task;
  const auto name = draft.settings.find("task.name");
  draft.add(name == draft.settings.end() ? TaskConfig().name : text_of(name->second));
  lay_with(file, draft.name, draft);
  return draft;
}

/// The draft with a policy, once for each rho if the policy has one.
std::vector<Draft> with_policy(const SweepFile& file, const Draft& draft, const Setting& value) {
  const Policy policy = find_policy(file, value);
  Draft chosen = draft;
  lay_over(chosen.settings, policy.settings);
  lay_with(file, policy.name, chosen);
  if (!policy.has_rho) {
    chosen.add(policy.name);
    return {chosen};
  }
  const Values rho = axis(file, "rho");
  if (rho.empty()) reject(file.all, "sweep.policies", "'" + policy.name + "' needs sweep.rho");
  std::vector<Draft> drafts;
  for (const Setting& synapses : rho) {
    Draft with_rho = chosen;
    lay_over(with_rho.settings, {{"population.rho", synapses}});
    with_rho.add(policy.name + "-rho" + text_of(synapses));
    drafts.push_back(std::move(with_rho));
  }
  return drafts;
}

/// The variations to hold out.
Values folds_of(const SweepFile& file, const Config& defaults) {
  Values folds = axis(file, "folds");
  if (folds.empty())
    return {make_value(write_value(defaults.task.held_out), {nullptr, nullptr, "task.held_out"})};
  if (folds.size() != 1 || text_of(folds.front()) != "all") return folds;
  const Setting all = folds.front();
  folds.clear();
  for (const auto& name : all_variations(defaults)) {
    folds.push_back(make_value(write_value(name), all));
  }
  return folds;
}

Values seeds_of(const SweepFile& file, const Config& defaults) {
  Values seeds = axis(file, "seeds");
  if (seeds.empty())
    seeds.push_back(make_value(write_value(defaults.run.seed), {nullptr, nullptr, "run.seed"}));
  return seeds;
}

Draft with_setting(const Draft& draft, const std::string& key, const Setting& value,
                   const std::string& part) {
  Draft chosen = draft;
  chosen.settings[key] = value;
  chosen.add(part);
  return chosen;
}

/// The file's settings may mean nothing to some runs, but must mean something to others.
class Meaning {
 public:
  Meaning(const SweepFile& file, const Reading& reading) : file_(file), reading_(reading) {}

  /// A configuration without what means nothing in it.
  Config resolve(Settings settings) {
    drop_idle(settings);
    return config::resolve(settings);
  }

  /// The same of one that is to be a run.
  Config resolve_run(Settings settings) {
    drop_idle(settings);
    for (const auto& [key, setting] : settings) used_.insert(setting.value);
    return config::resolve(settings, reading_);
  }

  /// Once all runs are resolved. Throws ConfigError.
  void check() const {
    for (const auto& [key, setting] : file_.all) {
      if (key.starts_with("sweep.") || used_.contains(setting.value)) continue;
      const auto complaint = complaints_.find(setting.value);
      if (complaint == complaints_.end()) {
        check_axes(key);
      } else if (!complaint->second.taken_back) {
        reject(file_.all, key, "means nothing " + complaint->second.why + ", to no run");
      }
    }
  }

 private:
  void drop_idle(Settings& settings) {
    for (const IdleSetting& idle : idle_settings(settings)) {
      const auto found = settings.find(idle.key);
      complaints_.emplace(found->second.value, idle);
      settings.erase(found);
    }
  }

  /// Refuses what an axis of the same file, or below it, stands for.
  void check_axes(const std::string& key) const {
    for (const auto& [axis, replaced] : kReplaced) {
      const auto found = file_.all.find(std::string("sweep.") + axis);
      if (without_section(key) != replaced || found == file_.all.end()) continue;
      if (found->second.layer > file_.all.at(key).layer) continue;
      reject(file_.all, key, std::string("means nothing with sweep.") + axis);
    }
  }

  const SweepFile& file_;
  const Reading& reading_;
  std::set<const toml::node*> used_;
  std::map<const toml::node*, IdleSetting> complaints_;
};

void add_runs(const SweepFile& file, const Draft& draft, Meaning& meaning,
              std::vector<SweepRun>& runs) {
  const Config defaults = meaning.resolve(draft.settings);
  const Values seeds = seeds_of(file, defaults);
  for (const Setting& fold : folds_of(file, defaults)) {
    const std::string held_out = text_of(fold);
    const Draft folded =
        with_setting(draft, "task.held_out", fold, held_out.empty() ? "none-held-out" : held_out);
    for (const Setting& seed : seeds) {
      const Draft whole = with_setting(folded, "run.seed", seed, "seed" + text_of(seed));
      runs.push_back({whole.name, meaning.resolve_run(whole.settings)});
    }
  }
}

bool is_name(std::string_view text) {
  return text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
         std::string_view::npos;
}

/// What is wrong with the name of an arm, which is to be a directory; or "".
std::string problem_of_arm(const std::string& name) {
  if (name.empty() || !is_name(name)) return "must be of letters, digits, - and _";
  for (const auto& [policy, settings] : built_in_policies()) {
    if (name == policy) return "is a policy already";
    if (has_rho(policy) && name.starts_with(policy + "-rho")) {
      return "is what runs of the policy '" + policy + "' are called";
    }
  }
  const auto has_name = [&](const envs::Task* task) { return task->name() == name; };
  if (std::ranges::any_of(envs::tasks().all(), has_name)) return "is a task";
  return "";
}

/// Whether the settings are of files below the one that names the policies, which may not want
/// them.
bool are_below(const Settings& settings, const Values& policies) {
  return std::ranges::all_of(
      settings, [&](const auto& setting) { return setting.second.layer < policies.front().layer; });
}

bool is_used(const SweepFile& file, const std::string& name, const Values& policies) {
  const auto is_it = [&](const Setting& policy) { return text_of(policy) == name; };
  return std::ranges::any_of(policies, is_it) || are_below(file.arms.at(name), policies);
}

void check_arms(const SweepFile& file, const Values& policies) {
  for (const auto& [name, settings] : file.arms) {
    std::string problem = problem_of_arm(name);
    if (problem.empty() && !is_used(file, name, policies)) problem = "is not in sweep.policies";
    if (!problem.empty()) {
      reject(file.all, "arms." + name + "." + settings.begin()->first,
             "the name '" + name + "' " + problem);
    }
    if (settings.contains("task.name")) {
      reject(file.all, "arms." + name + ".task.name", "an arm has the sweep's tasks");
    }
  }
}

/// Every name in [with] must be a task or a policy of the sweep.
void check_with(const SweepFile& file, const Values& policies, const std::vector<SweepRun>& runs) {
  for (const auto& [name, settings] : file.with) {
    const auto is_meant = [&name = name](const SweepRun& run) {
      const auto task = run.name.substr(0, run.name.find('/'));
      const auto policy = run.name.substr(task.size() + 1);
      return name == task || policy.starts_with(name + "/") || policy.starts_with(name + "-rho");
    };
    if (std::ranges::any_of(runs, is_meant) || are_below(settings, policies)) continue;
    reject(file.all, "with." + name + "." + settings.begin()->first,
           "'" + name + "' is neither a task nor a policy of this sweep");
  }
}

void check_rho(const SweepFile& file, const Values& policies) {
  const auto takes_rho = [&](const Setting& policy) { return find_policy(file, policy).has_rho; };
  const auto rho = file.all.find("sweep.rho");
  if (rho == file.all.end() || std::ranges::any_of(policies, takes_rho)) return;
  if (rho->second.layer < policies.front().layer) return;
  reject(file.all, "sweep.rho", "means nothing without the policy 'shared'");
}

/// Two names for one configuration would be trained and counted twice.
void check_distinct(const SweepFile& file, const std::vector<SweepRun>& runs) {
  std::map<std::string, std::string> names;
  for (const SweepRun& run : runs) {
    const auto [other, is_new] = names.emplace(to_toml(run.config), run.name);
    if (is_new) continue;
    throw io::ConfigError(file.name + ": runs '" + other->second + "' and '" + run.name +
                          "' are the same configuration");
  }
}

}  // namespace

std::vector<SweepRun> load_sweep(const std::filesystem::path& path, const Reading& reading) {
  const SweepFile file = read_file(path, reading.poll);
  const Values tasks = axis(file, "tasks");
  const Values policies = axis(file, "policies");
  if (policies.empty()) throw io::ConfigError(file.name + ": a sweep needs the key sweep.policies");

  check_arms(file, policies);

  std::vector<Draft> starts;
  if (tasks.empty()) starts.push_back(begin(file, nullptr));
  for (const Setting& task : tasks) starts.push_back(begin(file, &task));

  std::vector<SweepRun> runs;
  Meaning meaning(file, reading);
  for (const Draft& start : starts) {
    for (const Setting& policy : policies) {
      for (const Draft& draft : with_policy(file, start, policy)) {
        add_runs(file, draft, meaning, runs);
      }
    }
  }
  check_with(file, policies, runs);
  check_rho(file, policies);
  meaning.check();
  check_distinct(file, runs);
  return runs;
}

}  // namespace hebbes::config
