// The tasks that HebbES knows. A new task is a folder beside this file and a line in task.cpp.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envs/environment.h"
#include "envs/options.h"
#include "envs/playback.h"
#include "envs/trace.h"

namespace hebbes::envs {

/// What an entry of an action may be.
struct Bounds {
  float low;
  float high;
  bool operator==(const Bounds&) const = default;
};

/// Why an option changes nothing.
struct IdleOption {
  std::string decided_by;  ///< the option, or what stands before the dot in those, that decides
  std::string why;         ///< ends "means nothing ..."
};

/// A family of worlds: an environment, its episode protocol and its variations.
class Task {
 public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  virtual std::string_view name() const = 0;

  /// The variations that the task brings.
  virtual std::span<const std::string> built_in_variations() const = 0;

  /// The variations there are with `options`: the built-in ones, then those that users defined, in
  /// alphabetical order.
  std::vector<std::string> variations(const Options& options) const;

  /// Axes of an observation, row-major: {values} or, of a picture, {channels, rows, columns}.
  virtual std::span<const std::size_t> observation_shape() const = 0;
  std::size_t observation_size() const;

  /// One for each entry of an action.
  virtual std::span<const Bounds> action_bounds() const = 0;
  std::size_t action_size() const { return action_bounds().size(); }

  /// Every option with its default, the parameters of the built-in variations included.
  virtual Options default_options() const = 0;

  /// What can be set of a variation, in the configuration [task.<name>.variations.<variation>],
  /// with what holds in a variation that users define unless they say otherwise. Empty: nothing.
  virtual Options variation_parameters() const { return {}; }

  /// Adds a variation of the user's, with its parameters as they are by default; does nothing if
  /// it is there. Throws std::invalid_argument for a name with other characters than letters,
  /// digits, _ and -.
  void define_variation(std::string_view variation, Options& options) const;

  /// Throws std::invalid_argument "must ..." if an option of the right type has a bad value.
  virtual void check_option(std::string_view name, const OptionValue& value) const = 0;

  /// Says that `name` changes nothing beside the other `options`, of which all are there.
  virtual std::optional<IdleOption> idle_option(std::string_view /*name*/,
                                                const Options& /*options*/) const {
    return std::nullopt;
  }

  /// Every option: those `given`, and the defaults of the others. Throws std::invalid_argument
  /// naming an option that is unknown or bad, and its value.
  Options complete(const Options& given) const;

  /// The world of one variation. `options` may leave out any option.
  /// Throws std::invalid_argument naming the variation or option and the offending value.
  virtual std::unique_ptr<Environment> make(std::string_view variation,
                                            const Options& options) const = 0;

  /// Names of the arrays that replay() and play_back() look for, of which some may be left out.
  virtual std::span<const std::string_view> recorded_arrays() const = 0;

  /// Plays the recorded actions of `input` and records the world after each.
  /// Throws TraceError naming the array and what is wrong with it.
  virtual Trace replay(const Trace& input, const Options& options) const = 0;

  /// How long a step of the world lasts, s.
  virtual double time_step() const = 0;

  /// Whether its worlds draw themselves, by draw(); others are painted from their scene().
  virtual bool draws_itself() const { return false; }

  /// Begins to play the recorded actions of `input`, to be watched.
  /// Throws TraceError naming the array and what is wrong with it.
  virtual std::unique_ptr<Playback> play_back(const Trace& input, const Options& options) const = 0;
};

/// All tasks, in a fixed order.
std::span<const Task* const> all_tasks();

/// The task with this name; throws std::invalid_argument that lists the known ones.
const Task& find_task(std::string_view name);

/// Index of `variation` in task.variations(options); throws std::invalid_argument that lists them.
std::size_t variation_index(const Task& task, const Options& options, std::string_view variation);

}  // namespace hebbes::envs
