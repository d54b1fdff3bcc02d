// Every key beside every combination of the keys that decide whether it means something, against a
// table of its own: given, it is refused; recorded, it is dropped; it is never printed or compared.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <sstream>

#include "lib/config/config.h"
#include "lib/config/config_keys.h"
#include "lib/io/errors.h"

namespace hebbes::config {
namespace {

using ::testing::HasSubstr;
using Strings = std::vector<std::string>;

/// What decides.
struct Switches {
  std::string task, kind, weights, sharing, evaluate;  ///< weights and sharing "": not hebbian
  bool rules, pushed;
  std::string noise = {}, assignment = {};  ///< "": not shared
  bool from = false, learn_types = true;

  bool hebbian() const { return kind == "hebbian"; }
  bool counts_rules() const { return sharing == "shared" && assignment != "types" && !from; }
  bool learns() const { return assignment == "learned" || (assignment == "types" && learn_types); }

  /// They alone, with what they cannot do without.
  std::map<std::string, std::string> settings() const {
    std::map<std::string, std::string> all = {{"task.name", quoted(task)},
                                              {"policy.kind", quoted(kind)},
                                              {"run.evaluate_every", evaluate}};
    if (hebbian()) {
      all["policy.initial_weights"] = quoted(weights);
      all["population.sharing"] = quoted(sharing);
    }
    if (rules) all["population.rules"] = "5";
    if (sharing == "shared") {
      all["population.noise"] = quoted(noise);
      all["population.assignment"] = quoted(assignment);
    }
    if (from) all["population.assignment_from"] = "\"elsewhere\"";
    if (assignment == "types") all["population.learn_types"] = learn_types ? "true" : "false";
    if (sharing == "merged") {
      all["population.merge_after"] = "[3]";
      all["population.merge_to"] = "[9]";
    }
    if (task == "car_racing" && !pushed) {
      for (const char* side : {"west", "east"}) {
        all["task.car_racing.variations.push-" + std::string(side) + ".side_force"] = "0.0";
      }
    }
    return all;
  }

  static std::string quoted(const std::string& text) { return '"' + text + '"'; }
};

std::vector<Switches> all_switches() {
  std::vector<Switches> all;
  const std::vector<bool> both = {false, true};
  for (const std::string task : {"ant", "car_racing"}) {
    for (const bool pushed : task == "ant" ? std::vector{true} : both) {
      for (const std::string evaluate : {"0", "7"}) {
        all.push_back({task, "static", "", "", evaluate, false, pushed});
        all.push_back({task, "lstm", "", "", evaluate, false, pushed});
        for (const std::string weights : {"uniform", "normal", "evolved"}) {
          for (const std::string sharing : {"individual", "merged", "neurons"}) {
            all.push_back({task, "hebbian", weights, sharing, evaluate, false, pushed});
          }
          for (const std::string noise : {"synapse", "rule"}) {
            Switches shared{task, "hebbian", weights, "shared", evaluate, false, pushed, noise};
            for (const std::string assignment : {"learned", "fixed"}) {
              shared.assignment = assignment;
              for (const bool rules : both) {
                shared.rules = rules;
                all.push_back(shared);
              }
            }
            shared.rules = false;
            shared.from = true;
            all.push_back(shared);
            shared.from = false;
            shared.assignment = "types";
            for (const bool learned : both) {
              shared.learn_types = learned;
              all.push_back(shared);
            }
          }
        }
      }
    }
  }
  return all;
}

struct Row {
  std::string value;
  std::function<bool(const Switches&)> means_something;
};

bool always(const Switches&) {
  return true;
}
bool hebbian(const Switches& s) {
  return s.hebbian();
}
bool merged(const Switches& s) {
  return s.sharing == "merged";
}
bool shared(const Switches& s) {
  return s.sharing == "shared";
}
bool learned(const Switches& s) {
  return s.learns();
}
bool fixed(const Switches& s) {
  return s.assignment == "fixed";
}
bool types(const Switches& s) {
  return s.assignment == "types";
}
bool ant(const Switches& s) {
  return s.task == "ant";
}
bool car(const Switches& s) {
  return s.task == "car_racing";
}

const std::map<std::string, Row>& table() {
  static const std::map<std::string, Row> rows = {
      {"task.name", {"", always}},
      {"task.held_out", {"\"default\"", always}},
      {"task.train", {"[\"default\"]", always}},
      {"task.ant.links", {"20", ant}},
      {"task.ant.engine", {"\"bullet\"", ant}},
      {"task.car_racing.engine", {"\"box2d\"", car}},
      {"task.car_racing.push_frame",
       {"\"world\"", [](const Switches& s) { return car(s) && s.pushed; }}},
      {"task.car_racing.variations.wet.friction", {"0.5", car}},
      {"policy.kind", {"", always}},
      {"policy.rule", {"\"AD\"", hebbian}},
      {"policy.eta", {"false", hebbian}},
      {"policy.initial_weights", {"\"normal\"", hebbian}},
      {"policy.initial_scale",
       {"0.3", [](const Switches& s) { return s.hebbian() && s.weights != "evolved"; }}},
      {"policy.normalisation", {"\"none\"", hebbian}},
      {"population.sharing", {"\"individual\"", hebbian}},
      {"population.rho", {"16", [](const Switches& s) { return s.counts_rules() && !s.rules; }}},
      {"population.rules", {"9", [](const Switches& s) { return s.counts_rules(); }}},
      {"population.noise", {"\"rule\"", shared}},
      {"population.assignment", {"\"fixed\"", shared}},
      {"population.assignment_confidence", {"0.9", learned}},
      {"population.assignment_within",
       {"\"layer\"", [](const Switches& s) { return fixed(s) && !s.from; }}},
      {"population.assignment_from", {"\"elsewhere\"", fixed}},
      {"population.neuron_types", {"4", types}},
      {"population.learn_types", {"false", types}},
      {"population.merge_after", {"[4]", merged}},
      {"population.merge_to", {"[8]", merged}},
      {"population.size", {"10", always}},
      {"population.mirrored",
       {"false",
        [](const Switches& s) { return s.assignment != "learned" || s.noise != "synapse"; }}},
      {"population.sigma", {"0.2", always}},
      {"population.sigma_decay", {"0.5", always}},
      {"population.initial_std", {"0.5", always}},
      {"optimizer.kind", {"\"adam\"", always}},
      {"optimizer.learning_rate", {"0.5", always}},
      {"optimizer.assignment_learning_rate", {"0.5", learned}},
      {"optimizer.decay", {"0.5", always}},
      {"optimizer.natural",
       {"true", [](const Switches& s) { return s.learns() || s.noise == "synapse"; }}},
      {"fitness.shaping", {"\"none\"", always}},
      {"fitness.penalty", {"0.5", hebbian}},
      {"run.seed", {"9", always}},
      {"run.generations", {"9", always}},
      {"run.checkpoint_every", {"9", always}},
      {"run.evaluate_every", {"9", always}},
      {"run.evaluate_episodes", {"9", [](const Switches& s) { return s.evaluate != "0"; }}},
      {"run.common_random_numbers", {"\"pair\"", always}},
      {"run.diagnose_every", {"9", always}},
      {"parallel.ranks_per_node", {"9", always}},
  };
  return rows;
}

std::string toml_of(const std::map<std::string, std::string>& settings) {
  std::string text;
  for (const auto& [key, value] : settings) text += key + " = " + value + "\n";
  return text;
}

/// The message with which the configuration is refused, or "accepted".
std::string refusal(const std::string& toml, const Strings& overrides = {}) {
  try {
    parse_config(toml, "c.toml", overrides);
  } catch (const io::ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

/// Whether the printed configuration gives the key.
bool prints(const Config& config, const std::string& key) {
  std::istringstream text(to_toml(config));
  std::string section;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("[")) section = line.substr(1, line.size() - 2) + ".";
    if ((section + line).starts_with(key + " = ")) return true;
  }
  return false;
}

TEST(IdleKeys, TheTableKnowsEveryKey) {
  for (const Key& key : config_keys()) EXPECT_TRUE(table().contains(key.name)) << key.name;
}

TEST(IdleKeys, AreRefusedDroppedFromRecordsAndNeverPrinted) {
  for (const Switches& switches : all_switches()) {
    const Config plain = parse_config(toml_of(switches.settings()), "c.toml");
    for (const auto& [key, row] : table()) {
      const auto given = switches.settings();
      if (row.value.empty() || given.contains(key)) continue;
      if (key == "population.assignment_from" && switches.rules) continue;  // rules go first
      auto settings = given;
      settings[key] = row.value;
      const std::string toml = toml_of(settings);
      SCOPED_TRACE(toml + "with " + key);
      if (row.means_something(switches)) {
        EXPECT_EQ(refusal(toml), "accepted");
        EXPECT_TRUE(prints(parse_config(toml, "c.toml"), key));
      } else {
        EXPECT_THAT(refusal(toml), HasSubstr("key '" + key + "' = "));
        EXPECT_THAT(refusal(toml), HasSubstr(": means nothing w"));
        // A layer above may choose rho in place of rules.
        EXPECT_THAT(refusal(toml_of(given), {key + "=" + row.value}),
                    switches.rules && key == "population.rho"
                        ? HasSubstr("accepted")
                        : HasSubstr("--set: key '" + key + "' = "));
        EXPECT_FALSE(prints(plain, key));
        const Config recorded = parse_recorded(toml, "checkpoint.h5");
        EXPECT_EQ(to_toml(recorded), to_toml(plain));
        EXPECT_TRUE(resume_conflicts(recorded, plain).empty());
      }
    }
  }
}

TEST(IdleKeys, PrintedConfigurationsAreReadAgain) {
  for (const Switches& switches : all_switches()) {
    const std::string printed = to_toml(parse_config(toml_of(switches.settings()), "c.toml"));
    EXPECT_EQ(to_toml(parse_config(printed, "printed")), printed);
  }
}

TEST(IdleKeys, OfALowerLayerAreTakenBack) {
  const std::string shared =
      "[population]\nsharing = \"shared\"\nrho = 16\n[fitness]\npenalty = 0.1\n"
      "[run]\nevaluate_every = 5\nevaluate_episodes = 3\n[task.ant]\nlinks = 20";
  for (const std::string set : {"policy.kind=static", "run.evaluate_every=0", "population.rules=4",
                                "population.sharing=individual", "task.name=car_racing"}) {
    EXPECT_EQ(refusal(shared, {set}), "accepted") << set;
  }
  const Config config = parse_config(shared, "c.toml", Strings{"policy.kind=static"});
  EXPECT_EQ(config.population.sharing, "individual");
  EXPECT_THAT(refusal(shared, {"run.evaluate_every=0", "run.evaluate_episodes=3"}),
              HasSubstr("--set: key 'run.evaluate_episodes' = 3: means nothing with"));
  EXPECT_THAT(refusal("population.rho = 16", {"policy.kind=static"}),
              HasSubstr("c.toml:1: key 'population.rho' = 16: means nothing without"));
}

// A run of before a key that means nothing was refused has them all.
TEST(IdleKeys, OlderRecordsStillResume) {
  const Config now = parse_config("policy.kind = \"static\"", "c.toml");
  const Config recorded = parse_recorded(
      "policy.kind = \"static\"\n[population]\nsharing = \"individual\"\nrho = 128\n"
      "mirrored = true\n[fitness]\npenalty = 0.01\n[run]\nevaluate_every = 0\n"
      "evaluate_episodes = 20\n",
      "checkpoint.h5");
  EXPECT_TRUE(resume_conflicts(recorded, now).empty());
}

}  // namespace
}  // namespace hebbes::config
