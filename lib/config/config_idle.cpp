#include "lib/config/config_idle.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "lib/config/choice.h"
#include "lib/config/config_check.h"
#include "lib/config/config_keys.h"

namespace hebbes::config {
namespace {

constexpr int kDefaults = std::numeric_limits<int>::min();  // the layer of what nobody gave

/// The highest layer that gives the key or something below it.
int layer_of(const Settings& settings, const std::string& key) {
  int layer = kDefaults;
  for (const auto& [name, setting] : settings) {
    if (name == key || name.starts_with(key + ".")) layer = std::max(layer, setting.layer);
  }
  return layer;
}

/// Of two options that say the same in other words, the upper one holds: the other is taken back.
void take_back_alternatives(Settings& settings, std::vector<IdleSetting>& idle) {
  const auto prefer = [&](const std::string& key, const std::string& other) {
    const auto found = settings.find(key);
    if (found == settings.end() || found->second.layer >= layer_of(settings, other)) return;
    idle.push_back({key, "with " + other, true});
    settings.erase(found);
  };
  for (const Choice& choice : choices()) {
    for (const kinds::Kind* kind : choice.kinds()) {
      for (const kinds::Option& option : options_of(*kind)) {
        if (option.instead_of.empty()) continue;
        const std::string prefix = choice.prefix(*kind);
        prefer(prefix + option.instead_of, prefix + option.name);
        prefer(prefix + option.name, prefix + option.instead_of);
      }
    }
  }
}

class Judge {
 public:
  explicit Judge(const Settings& settings) : settings_(settings), config_(read_config(settings)) {}

  std::vector<IdleSetting> idle() {
    for (const Key& key : config_keys()) {
      if (settings_.contains(key.name)) judge(key);
    }
    for (const auto& [key, setting] : settings_) {
      for (const Choice& choice : choices()) judge_option(choice, key);
    }
    return std::move(idle_);
  }

 private:
  void judge(const Key& key) {
    for (const Need& need : key.needs) {
      if (!need.holds(config_)) miss(key.name, need.otherwise, layer_of_need(need.decided_by));
    }
  }

  void judge_option(const Choice& choice, const std::string& key) {
    for (const IdleReason& reason : idle_reasons(choice, config_, key)) {
      miss(key, reason.why, layer_of(settings_, reason.decided_by));
    }
  }

  /// Where a choice decides, its options do so too.
  int layer_of_need(const std::string& decided_by) const {
    int layer = layer_of(settings_, decided_by);
    for (const Choice& choice : choices()) {
      if (choice.key != decided_by) continue;
      const kinds::Kind& kind = choice.chosen(config_);
      for (const kinds::Option& option : options_of(kind)) {
        layer = std::max(layer, layer_of(settings_, choice.prefix(kind) + option.name));
      }
    }
    return layer;
  }

  /// A key misses what another one, in its layer, would have to say.
  void miss(const std::string& key, const std::string& why, int layer) {
    const bool above = layer > settings_.at(key).layer;
    const bool again = !idle_.empty() && idle_.back().key == key;
    if (!again) idle_.push_back({key, why, above});
    if (again && idle_.back().taken_back && !above) idle_.back() = {key, why, false};
  }

  const Settings& settings_;
  const Config config_;
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
