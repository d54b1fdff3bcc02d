// Variations that change while an agent lives: what they become, and when.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "envs/environment.h"
#include "lib/kinds/option.h"

namespace hebbes::envs {

class Task;

/// When a change comes, in steps that the policy has acted: drawn evenly from `first` to `last`.
struct ChangeStep {
  std::size_t first, last;
};

/// What a variation is in the course of an episode.
struct Course {
  std::vector<std::string> forms;  ///< variations, the one that it begins as first
  std::vector<ChangeStep> steps;   ///< [forms - 1] when it becomes the next one
};

/// The options `begins_as`, `becomes` and `at_step` of a variation; none has a value unless given.
std::vector<kinds::Option> change_options(std::string_view variation);

/// The course of a variation; `all` options are there. Throws kinds::UnfitOption for a variation
/// that there is not, a chain that comes back to where it was, a step that never comes, and
/// parameters that would not be used.
Course course_of(const Task& task, const kinds::Options& all, std::string_view variation);

/// Throws as course_of() if it would for any variation.
void check_courses(const Task& task, const kinds::Options& all);

/// The environment, made of the course's forms, changing in time. Steps of ranges are drawn from
/// the stream given to reset(), after what the environment draws.
std::unique_ptr<Environment> with_changes(std::unique_ptr<Environment> environment,
                                          std::vector<ChangeStep> steps);

}  // namespace hebbes::envs
