// Kinds of tasks, policies and populations: what a configuration chooses by name.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/kinds/option.h"

namespace hebbes::kinds {

/// Why an option changes nothing.
struct IdleOption {
  std::string decided_by;  ///< the option, or what stands before the dot in those, that decides
  std::string why;         ///< ends "means nothing ..."
};

/// An option whose value does not fit the others, or what is to be made.
class UnfitOption : public std::invalid_argument {
 public:
  UnfitOption(const std::string& option, const std::string& problem)
      : std::invalid_argument("option '" + option + "': " + problem),
        option_(option),
        problem_(problem) {}
  const std::string& option() const { return option_; }
  const std::string& problem() const { return problem_; }

 private:
  std::string option_;
  std::string problem_;
};

class Kind {
 public:
  Kind() = default;
  Kind(const Kind&) = delete;
  Kind& operator=(const Kind&) = delete;
  virtual ~Kind() = default;

  virtual std::string_view name() const = 0;

  /// The options there are, those included that come into being because they are `given`. Throws
  /// UnfitOption for one of these that cannot be.
  virtual std::vector<Option> options(std::span<const std::string> given = {}) const;

  /// Each reason why the option changes nothing beside the others, all of which are there; none if
  /// it does.
  virtual std::vector<IdleOption> idle(std::string_view /*option*/,
                                       const Options& /*options*/) const {
    return {};
  }

  /// Options of which some may stand for many others, without the former, with the latter. Throws
  /// UnfitOption where they cannot.
  virtual Options expand(const Options& options) const { return options; }

  /// Throws UnfitOption if options, all of which are there, contradict each other.
  virtual void check_together(const Options& /*options*/) const {}

  /// Every option: those `given`, and the defaults of the others. Throws std::invalid_argument
  /// naming an option that is unknown or bad, and its value.
  Options complete(const Options& given) const;

  Options defaults() const { return complete({}); }
};

}  // namespace hebbes::kinds
