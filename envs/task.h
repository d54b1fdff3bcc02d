// The tasks that HebbES knows. A new task is a folder beside this file and a line in task.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "envs/environment.h"
#include "envs/trace.h"

namespace hebbes::envs {

/// A setting of a task's own; the default's type is the type it must have.
using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

/// Name to value; in the configuration the table [task.<name>].
using Options = std::map<std::string, OptionValue>;

/// What an entry of an action may be.
struct Bounds {
  float low;
  float high;
  bool operator==(const Bounds&) const = default;
};

/// A family of worlds: an environment, its episode protocol and its variations.
class Task {
 public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  virtual std::string_view name() const = 0;
  virtual std::span<const std::string> variations() const = 0;

  /// Axes of an observation, row-major: {values} or, of a picture, {channels, rows, columns}.
  virtual std::span<const std::size_t> observation_shape() const = 0;
  std::size_t observation_size() const;

  /// One for each entry of an action.
  virtual std::span<const Bounds> action_bounds() const = 0;
  std::size_t action_size() const { return action_bounds().size(); }

  /// Every option with its default.
  virtual Options default_options() const = 0;

  /// The world of one variation. `options` may leave out any option.
  /// Throws std::invalid_argument naming the variation or option and the offending value.
  virtual std::unique_ptr<Environment> make(std::string_view variation,
                                            const Options& options) const = 0;

  /// Plays the recorded actions of `input` and records the world after each.
  /// Throws TraceError naming the array and what is wrong with it.
  virtual Trace replay(const Trace& input, const Options& options) const = 0;
};

/// All tasks, in a fixed order.
std::span<const Task* const> all_tasks();

/// The task with this name; throws std::invalid_argument that lists the known ones.
const Task& find_task(std::string_view name);

/// Index of `variation` in task.variations(); throws std::invalid_argument that lists them.
std::size_t variation_index(const Task& task, std::string_view variation);

}  // namespace hebbes::envs
