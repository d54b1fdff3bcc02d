// The configuration of a run: what it says, where it comes from, how it is printed and compared.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envs/task.h"
#include "lib/io/errors.h"
#include "lib/io/text_source.h"
#include "lib/population/make_population.h"

namespace hebbes::config {

enum class PolicyKind { kHebbian, kStatic, kLstm };
enum class RuleTerms { kA, kAD, kABC, kABCD };
enum class InitialWeights { kUniform, kNormal, kEvolved };
enum class Normalisation { kTask, kNone, kMaxAbs };
enum class Sharing { kIndividual, kShared, kMerged, kNeurons };
enum class Within { kNetwork, kLayer };
enum class CommonRandomNumbers { kNone, kPair, kGeneration };
enum class OptimizerKind { kSgd, kAdam };
enum class Shaping { kCenteredRanks, kNone };

/// Synapses per rule, rho: a number >= 1, or N for a single rule.
struct Rho {
  std::int64_t synapses_per_rule = 128;  ///< meaningless if single_rule
  bool single_rule = false;              ///< "N"
  bool operator==(const Rho&) const = default;
};

struct TaskConfig {
  std::string name = "ant";
  std::string held_out;            ///< a variation, or "" for none
  std::vector<std::string> train;  ///< the training variations, the axis V; never empty once loaded
  envs::Options options;           ///< [task.<name>], every option of the task once loaded
};

struct PolicyConfig {
  PolicyKind kind = PolicyKind::kHebbian;

  // Of kHebbian alone:
  RuleTerms rule = RuleTerms::kABCD;  ///< terms of the rule that evolve
  bool eta = true;                    ///< whether the rules' learning rate evolves, or is 1
  InitialWeights initial_weights = InitialWeights::kUniform;
  double initial_scale = 0.1;  ///< half width or standard deviation, >= 0; not with kEvolved
  Normalisation normalisation = Normalisation::kTask;
};

struct PopulationConfig {
  Sharing sharing = Sharing::kIndividual;
  Rho rho;                            ///< with kShared, unless rules is given
  std::optional<std::int64_t> rules;  ///< M >= 1, instead of rho
  population::Noise noise = population::Noise::kSynapse;
  population::Assignment assignment = population::Assignment::kLearned;
  double assignment_confidence = 0.0;  ///< in [0, 1)
  Within assignment_within = Within::kNetwork;
  std::string assignment_from;     ///< a run directory, or ""
  std::int64_t neuron_types = 10;  ///< T >= 1
  bool learn_types = true;
  std::vector<std::int64_t> merge_after;  ///< generations done, ascending (kMerged)
  std::vector<std::int64_t> merge_to;     ///< rules after each of these merges, descending
  std::int64_t size = 500;                ///< n >= 2; even if mirrored
  bool mirrored = true;        ///< individuals 2j and 2j + 1 use +eps and -eps (not kShared)
  double sigma = 0.1;          ///< > 0
  double sigma_decay = 0.999;  ///< a generation, in (0, 1]
  double initial_std = 1.0;    ///< of mu and static weights, >= 0
};

struct OptimizerConfig {
  OptimizerKind kind = OptimizerKind::kSgd;
  double learning_rate = 0.2;                      ///< > 0
  std::optional<double> assignment_learning_rate;  ///< of logits, > 0; none: learning_rate
  double decay = 0.995;  ///< of the learning rates a generation, in (0, 1]
  bool natural = false;
};

struct FitnessConfig {
  Shaping shaping = Shaping::kCenteredRanks;
  double penalty = 0.01;  ///< times mean(h^2), >= 0
};

struct ScheduleConfig {
  std::uint64_t seed = 1;               ///< < 2^63, as TOML's integers are signed
  std::int64_t generations = 500;       ///< >= 1
  std::int64_t checkpoint_every = 10;   ///< generations, >= 1
  std::int64_t evaluate_every = 0;      ///< generations; 0: never
  std::int64_t evaluate_episodes = 20;  ///< a variation, >= 1
  CommonRandomNumbers common_random_numbers = CommonRandomNumbers::kNone;
  std::int64_t diagnose_every = 0;  ///< generations; 0: never
};

struct ParallelConfig {
  std::int64_t ranks_per_node = 0;  ///< 0: as the hardware is
};

/// One member per section of the TOML file.
struct Config {
  TaskConfig task;
  PolicyConfig policy;
  PopulationConfig population;
  OptimizerConfig optimizer;
  FitnessConfig fitness;
  ScheduleConfig run;
  ParallelConfig parallel;
};

/// What the user may want to know of how a configuration was read, a line each.
using Notes = std::vector<std::string>;

/// A value that does not fit what is to be built.
class UnfitValue : public io::ConfigError {
 public:
  UnfitValue(const std::string& key, const std::string& problem)
      : io::ConfigError("key '" + key + "': " + problem), key_(key), problem_(problem) {}
  const std::string& key() const { return key_; }
  const std::string& problem() const { return problem_; }

 private:
  std::string key_;
  std::string problem_;
};

/// What a reader of configurations brings along.
struct Reading {
  Notes* notes = nullptr;
  io::Poll poll = {};                             ///< while a pipe has nothing to read
  std::function<void(const Config&)> check = {};  ///< may throw UnfitValue
};

/// Whether rules are shared by the paper's mixture: noise per synapse, a learned assignment.
bool is_mixture(const Config& config);

/// Reads a TOML file and what it includes (`include = "base.toml"`, relative to the including
/// file; the includer's keys override), then `key=value` overrides in their order, fills in
/// defaults and checks everything. A key that means nothing in the configuration is refused, unless
/// a layer above its own (the includer, the overrides) made it so: that is noted. Throws
/// ConfigError naming file, line, key and value.
Config load_config(const std::filesystem::path& file, std::span<const std::string> overrides = {},
                   const Reading& reading = {});

/// The same of TOML text without includes; `origin` takes the file's place in messages.
Config parse_config(std::string_view toml, std::string_view origin,
                    std::span<const std::string> overrides = {});

/// The same of what a run recorded, which in older runs has keys that mean nothing.
Config parse_recorded(std::string_view toml, std::string_view origin,
                      std::span<const std::string> overrides = {});

/// All that means something in the configuration, as TOML; parse_config() of it gives the same
/// configuration.
std::string to_toml(const Config& config);

/// A key with the values, as TOML, that two configurations give it ("" for none).
struct Difference {
  std::string key;
  std::string recorded;
  std::string given;
};

/// Keys in which `given` contradicts the run recorded with `recorded`: all that differ, except
/// those that may change when a run is resumed (run.generations, run.checkpoint_every, parallel.*).
std::vector<Difference> resume_conflicts(const Config& recorded, const Config& given);

/// Names of all variations of the task, in the task's order, the held-out one included.
std::vector<std::string> all_variations(const Config& config);

/// Options of a task from `key=value` strings, arguments of the command line's `argument`; those
/// given alone, checked for name and type. Throws ConfigError.
envs::Options parse_task_options(const envs::Task& task, std::span<const std::string> settings,
                                 const std::string& argument);

}  // namespace hebbes::config
