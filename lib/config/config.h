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
#include "lib/policy/policy_kind.h"
#include "lib/population/population_kind.h"

namespace hebbes::config {

enum class CommonRandomNumbers { kNone, kPair, kGeneration };
enum class Shaping { kCenteredRanks, kNone };

struct TaskConfig {
  std::string name = "ant";
  std::string held_out;            ///< a variation, or "" for none
  std::vector<std::string> train;  ///< the training variations, the axis V; never empty once loaded
  kinds::Options options;          ///< [task.<name>], every option of the task once loaded
};

struct PolicyConfig {
  std::string kind = "hebbian";  ///< a policy::PolicyKind
  kinds::Options options;        ///< the other keys of [policy], all of the kind's once loaded
};

struct PopulationConfig {
  std::string sharing = "individual";  ///< a population::PopulationKind; of rules alone
  kinds::Options options;              ///< keys of the kind's own, all once loaded
  std::int64_t size = 500;             ///< n >= 2; even if mirrored
  bool mirrored = true;                ///< individuals 2j and 2j + 1 use +eps and -eps
  double sigma = 0.1;                  ///< > 0
  double sigma_decay = 0.999;          ///< a generation, in (0, 1]
  double initial_std = 1.0;            ///< of mu and static weights, >= 0
};

struct OptimizerConfig {
  std::string kind = "sgd";                        ///< as make_optimiser() knows it
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

/// The kinds that a configuration chooses.
const envs::Task& task_of(const Config& config);
const policy::PolicyKind& policy_of(const Config& config);
const population::PopulationKind& population_of(const Config& config);

/// Whether individuals can be drawn in mirrored pairs, and whether they are.
bool can_mirror(const Config& config);
bool is_mirrored(const Config& config);

/// Whether which synapse has which rule evolves.
bool learns_assignment(const Config& config);

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

/// A key that there is.
struct KeyDescription {
  std::string name;   ///< dotted
  std::string value;  ///< the default, as TOML; "" for none
  std::string description;
};

/// All keys, those included that mean something to one task, policy or population alone.
std::vector<KeyDescription> describe_keys();

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
kinds::Options parse_task_options(const envs::Task& task, std::span<const std::string> settings,
                                  const std::string& argument);

/// Adds variations that the task has not, from settings such as "variations.icy.slope=5" and
/// "family.count=30". Throws io::ConfigError naming the argument and the setting, also for one of a
/// variation that is there.
void define_variations(Config& config, std::span<const std::string> settings,
                       const std::string& argument);

}  // namespace hebbes::config
