// Tasks: families of worlds with their variations.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envs/environment.h"
#include "envs/playback.h"
#include "envs/trace.h"
#include "lib/kinds/kind.h"
#include "lib/kinds/option.h"
#include "lib/kinds/registry.h"

namespace hebbes::envs {

using kinds::Options;

struct Course;

/// The option "variations.<variation>.<parameter>"; there may be dots in the parameter's name.
struct VariationOption {
  std::string variation;
  std::string parameter;

  std::string name() const;
  static std::optional<VariationOption> parse(std::string_view name);

  /// One whose parameter may be open, see Task::open_parameter(): there is a dot in its name.
  static std::optional<VariationOption> parse_open(std::string_view name);
};

/// What an entry of an action may be.
struct Bounds {
  float low;
  float high;
  bool operator==(const Bounds&) const = default;
};

/// A variation that a task brings, with the parameters in which it differs from the defaults.
struct BuiltInVariation {
  std::string name;
  Options parameters = {};
};

/// A family of worlds: an environment, its episode protocol and its variations.
class Task : public kinds::Kind {
 public:
  virtual std::span<const BuiltInVariation> built_in_variations() const = 0;

  /// The variations there are with `options`: the built-in ones, then those that users defined, in
  /// alphabetical order.
  std::vector<std::string> variations(const Options& options) const;

  /// Options of the task, then the parameters of each variation, those that users define included,
  /// then those of a family. In the configuration [task.<name>],
  /// [task.<name>.variations.<variation>] and [task.<name>.family].
  std::vector<kinds::Option> options(std::span<const std::string> given = {}) const final;

  /// Draws the variations of a family.
  Options expand(const Options& options) const final;

  virtual std::vector<kinds::Option> own_options() const { return {}; }

  /// What can be set of a variation, with what holds in a variation that users define unless they
  /// say otherwise; sensor noise and action delay come with them. None: they cannot define any,
  /// unless the task is_open() all the same.
  virtual std::vector<kinds::Option> variation_parameters() const { return {}; }

  /// The parameter of that name, made of names that users gave in files of theirs, if there can be
  /// one; it has no value unless one is given. Such names have a dot, others have none.
  virtual std::optional<kinds::Option> open_parameter(std::string_view /*name*/) const {
    return std::nullopt;
  }

  /// Whether users can define variations.
  virtual bool is_open() const { return !variation_parameters().empty(); }

  /// variation_parameters(), and those that every task has if users can define variations.
  std::vector<kinds::Option> all_parameters() const;

  /// Whether its worlds can change in mid-life: then Environment::become() is theirs.
  virtual bool has_changes() const { return false; }

  /// Steps that a policy acts in an episode, at most; asked only if worlds can change. Of this and
  /// what follows, `all` options are there.
  virtual std::size_t longest_life(const Options& /*all*/) const { return 0; }

  /// Throws kinds::UnfitOption if options, all of which are there, contradict each other, or a
  /// variation changes into what it cannot.
  void check_together(const Options& all) const final;

  /// Axes of an observation, row-major: {values} or, of a picture, {channels, rows, columns}.
  virtual std::vector<std::size_t> observation_shape(const Options& all) const = 0;
  std::size_t observation_size(const Options& all) const;

  /// One for each entry of an action.
  virtual std::vector<Bounds> action_bounds(const Options& all) const = 0;
  std::size_t action_size(const Options& all) const { return action_bounds(all).size(); }

  /// The world of one variation, with its sensor noise, action delay and changes. `options` may
  /// leave out any option. Throws std::invalid_argument naming the variation or option and the
  /// offending value.
  std::unique_ptr<Environment> make(std::string_view variation, const Options& options) const;

  /// The variations that one is in the course of an episode: itself, unless it changes.
  std::vector<std::string> forms(std::string_view variation, const Options& options) const;

  /// As make(), but of what becomes the forms of `course` at its steps.
  std::unique_ptr<Environment> make(const Course& course, const Options& options) const;

  /// How long a step of the world lasts, s.
  virtual double time_step(const Options& all) const = 0;

  /// What each entry of an action is called, for people; fewer, or none, are numbered.
  virtual std::vector<std::string> action_names(const Options& /*all*/) const { return {}; }

  /// Names of the arrays that play_back() looks for, of which some may be left out. `actions`
  /// [steps, action_size()] is one.
  virtual std::span<const std::string_view> recorded_arrays() const = 0;

  /// The world in which the recorded actions of `input` are played, as those that reached it.
  /// Throws TraceError naming the array and what is wrong with it; std::invalid_argument for a
  /// variation with sensor noise, an action delay or a change.
  std::unique_ptr<Playback> play_back(const Trace& input, const Options& options) const;

  /// Plays all recorded actions of `input`.
  Trace replay(const Trace& input, const Options& options) const;

 protected:
  /// A variation's parameter; `all` options are there.
  template <class T>
  static const T& parameter(const Options& all, std::string_view variation,
                            std::string_view parameter) {
    return kinds::get<T>(all,
                         VariationOption{std::string(variation), std::string(parameter)}.name());
  }

 private:
  /// The world of the first of the variations, all of which there are, that can become the others;
  /// there are others only if it has_changes(). `all` options are there.
  virtual std::unique_ptr<Environment> make_world(std::span<const std::string> variations,
                                                  const Options& all) const = 0;

  virtual void check_variations(const Options& /*all*/) const {}

  /// Throws std::invalid_argument for an open parameter that the worlds which `options` make do not
  /// have, or not with such a value.
  virtual void check_open(std::string_view /*parameter*/, const kinds::Value& /*value*/,
                          const Options& /*options*/) const {}

  virtual std::unique_ptr<Playback> make_playback(const Trace& input,
                                                  const Options& options) const = 0;
};

/// The tasks that there are; envs/built_in_tasks.cpp adds those of this program.
kinds::Registry<Task>& tasks();

/// The variation of that name, or those that begin with what stands before a last `*`. Throws
/// std::invalid_argument, that lists those there are, if there is none.
std::vector<std::string> matching_variations(const Task& task, const Options& options,
                                             const std::string& pattern);

/// Index of `variation` in task.variations(options); throws std::invalid_argument that lists them.
std::size_t variation_index(const Task& task, const Options& options, std::string_view variation);

}  // namespace hebbes::envs
