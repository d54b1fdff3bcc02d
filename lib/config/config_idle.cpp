#include "lib/config/config_idle.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "lib/config/config_check.h"
#include "lib/config/config_keys.h"

namespace hebbes::config {
namespace {

constexpr int kDefaults = std::numeric_limits<int>::min();  // the layer of what nobody gave

/// Of two that say the same in different words, the upper one holds.
constexpr std::array<std::pair<const char*, const char*>, 1> kAlternatives = {
    {{"population.rho", "population.rules"}}};

/// The highest layer that gives the key or something below it.
int layer_of(const Settings& settings, const std::string& key) {
  int layer = kDefaults;
  for (const auto& [name, setting] : settings) {
    if (name == key || name.starts_with(key + ".")) layer = std::max(layer, setting.layer);
  }
  return layer;
}

/// Takes back what an alternative in a layer above stands for.
void take_back_alternatives(Settings& settings, std::vector<IdleSetting>& idle) {
  const auto prefer = [&](const std::string& key, const std::string& other) {
    const auto found = settings.find(key);
    if (found == settings.end() || found->second.layer >= layer_of(settings, other)) return;
    idle.push_back({key, "with " + other, true});
    settings.erase(found);
  };
  for (const auto& [first, second] : kAlternatives) {
    prefer(first, second);
    prefer(second, first);
  }
}

class Judge {
 public:
  explicit Judge(const Settings& settings)
      : settings_(settings),
        config_(read_config(settings)),
        task_(envs::find_task(config_.task.name)) {}

  std::vector<IdleSetting> idle() {
    for (const Key& key : config_keys()) {
      if (settings_.contains(key.name)) judge(key);
    }
    for (const auto& [key, setting] : settings_) judge_option(key);
    return std::move(idle_);
  }

 private:
  void judge(const Key& key) {
    for (const Need& need : key.needs) {
      if (!need.holds(config_)) miss(key.name, need.decided_by, need.otherwise);
    }
  }

  /// A task's option.
  void judge_option(const std::string& key) {
    for (const envs::Task* task : envs::all_tasks()) {
      const std::string prefix = option_prefix(task->name());
      if (!key.starts_with(prefix)) continue;
      if (task != &task_) {
        miss(key, "task.name", "without task.name = \"" + std::string(task->name()) + "\"");
      } else if (const auto idle =
                     task->idle_option(key.substr(prefix.size()), config_.task.options)) {
        miss(key, prefix + idle->decided_by, idle->why);
      }
    }
  }

  /// A key misses what another one would have to say.
  void miss(const std::string& key, const std::string& decided_by, const std::string& why) {
    const bool above = layer_of(settings_, decided_by) > settings_.at(key).layer;
    const bool again = !idle_.empty() && idle_.back().key == key;
    if (!again) idle_.push_back({key, why, above});
    if (again && idle_.back().taken_back && !above) idle_.back() = {key, why, false};
  }

  const Settings& settings_;
  const Config config_;
  const envs::Task& task_;
  std::vector<IdleSetting> idle_;
};

}  // namespace

std::vector<IdleSetting> idle_settings(const Settings& settings) {
  Settings left = settings;
  std::vector<IdleSetting> idle;
  take_back_alternatives(left, idle);
  for (auto& setting : Judge(left).idle()) idle.push_back(std::move(setting));
  return idle;
}

}  // namespace hebbes::config
