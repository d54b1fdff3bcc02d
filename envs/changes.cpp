#include "envs/changes.h"

#include <algorithm>
#include <utility>

#include "envs/task.h"

namespace hebbes::envs {
namespace {

constexpr const char *kBeginsAs = "begins_as", *kBecomes = "becomes", *kAtStep = "at_step";

std::string option_of(std::string_view variation, const char* parameter) {
  return VariationOption{std::string(variation), parameter}.name();
}

/// The name given with `parameter`, or "".
std::string name_in(const kinds::Options& all, std::string_view variation, const char* parameter) {
  const auto found = all.find(option_of(variation, parameter));
  return found == all.end() ? "" : std::get<std::string>(found->second);
}

[[noreturn]] void refuse(std::string_view variation, const char* parameter,
                         const std::string& problem) {
  throw kinds::UnfitOption(option_of(variation, parameter), problem);
}

/// A step, or [first, last].
ChangeStep steps_in(const kinds::Value& value) {
  std::vector<std::int64_t> steps;
  if (const auto* step = std::get_if<std::int64_t>(&value)) steps = {*step, *step};
  if (const auto* range = std::get_if<std::vector<std::int64_t>>(&value)) steps = *range;
  if (steps.size() != 2 || steps[0] < 1 || steps[1] < steps[0]) {
    throw std::invalid_argument("must be a step >= 1, or [first, last]");
  }
  return {static_cast<std::size_t>(steps[0]), static_cast<std::size_t>(steps[1])};
}

/// The variation that stands in `parameter` of another one.
std::string variation_in(const Task& task, const kinds::Options& all, std::string_view variation,
                         const char* parameter) {
  const std::string named = name_in(all, variation, parameter);
  try {
    variation_index(task, all, named);
  } catch (const std::invalid_argument& error) {
    refuse(variation, parameter, error.what());
  }
  return named;
}

/// Which variation it is until its first change.
std::string beginning_of(const Task& task, const kinds::Options& all, std::string_view variation) {
  if (!all.contains(option_of(variation, kBeginsAs))) return std::string(variation);
  if (!all.contains(option_of(variation, kBecomes))) {
    refuse(variation, kBeginsAs, "means nothing without becomes");
  }
  const std::string begin = variation_in(task, all, variation, kBeginsAs);
  if (!name_in(all, begin, kBecomes).empty()) {
    refuse(variation, kBeginsAs, "'" + begin + "' changes itself");
  }
  for (const kinds::Option& usual : task.all_parameters()) {
    const std::string own = option_of(variation, usual.name.c_str());
    if (all.at(own) == usual.value) continue;
    throw kinds::UnfitOption(own, "means nothing beside begins_as");
  }
  for (const auto& [name, value] : all) {
    const auto set = VariationOption::parse_open(name);
    if (!set || set->variation != variation || !task.open_parameter(set->parameter)) continue;
    throw kinds::UnfitOption(name, "means nothing beside begins_as");
  }
  return begin;
}

ChangeStep step_of(const Task& task, const kinds::Options& all, std::string_view variation,
                   std::size_t after) {
  const auto found = all.find(option_of(variation, kAtStep));
  if (found == all.end()) refuse(variation, kBecomes, "needs at_step");
  const ChangeStep step = steps_in(found->second);
  const std::size_t life = task.longest_life(all);
  if (step.last >= life) {
    refuse(variation, kAtStep,
           "step " + std::to_string(step.last) + " never comes: a life has " +
               std::to_string(life) + " steps at most");
  }
  if (step.first <= after) {
    refuse(variation, kAtStep,
           "step " + std::to_string(step.first) + " never comes: it is only after step " +
               std::to_string(after) + " that a variation becomes '" + std::string(variation) +
               "'");
  }
  return step;
}

class ChangingEnvironment final : public EnvironmentAround {
 public:
  ChangingEnvironment(std::unique_ptr<Environment> environment, std::vector<ChangeStep> steps)
      : EnvironmentAround(std::move(environment)), steps_(std::move(steps)), at_(steps_.size()) {}

  void reset(rng::Stream& random) override {
    inner().reset(random);
    for (std::size_t c = 0; c < steps_.size(); ++c) at_[c] = drawn(steps_[c], random);
    acted_ = 0;
  }

  StepResult step(std::span<const float> action) override {
    const StepResult result = inner().step(action);
    ++acted_;
    const std::size_t form = inner().form();
    if (!result.episode_over && form < at_.size() && at_[form] == acted_) inner().become(form + 1);
    return result;
  }

 private:
  static std::size_t drawn(const ChangeStep& step, rng::Stream& random) {
    if (step.first == step.last) return step.first;
    const auto first = static_cast<double>(step.first), last = static_cast<double>(step.last);
    return std::min(static_cast<std::size_t>(random.uniform(first, last + 1)), step.last);
  }

  std::vector<ChangeStep> steps_;
  std::vector<std::size_t> at_;  // of this episode
  std::size_t acted_ = 0;
};

}  // namespace

std::vector<kinds::Option> change_options(std::string_view variation) {
  return {{.name = option_of(variation, kBeginsAs),
           .description = "the variation that it is before its first change; absent: itself",
           .value = std::string(),
           .is_optional = true},
          {.name = option_of(variation, kBecomes),
           .description = "the variation that it becomes while an agent lives",
           .value = std::string(),
           .is_optional = true},
          {.name = option_of(variation, kAtStep),
           .description = "steps of the agent's after which it does; two: drawn from first to last",
           .value = std::int64_t{1},
           .check = [](const kinds::Value& value) { steps_in(value); },
           .is_optional = true,
           .any_type = true}};
}

Course course_of(const Task& task, const kinds::Options& all, std::string_view variation) {
  Course course = {{beginning_of(task, all, variation)}, {}};
  std::vector<std::string> met = {std::string(variation)};
  std::size_t after = 0;
  while (all.contains(option_of(met.back(), kBecomes))) {
    const std::string next = variation_in(task, all, met.back(), kBecomes);
    if (std::ranges::find(met, next) != met.end()) {
      refuse(met.back(), kBecomes, "comes back to '" + next + "'");
    }
    course.steps.push_back(step_of(task, all, met.back(), after));
    course.forms.push_back(beginning_of(task, all, next));
    after = course.steps.back().last;
    met.push_back(next);
  }
  if (all.contains(option_of(met.back(), kAtStep))) {
    refuse(met.back(), kAtStep, "means nothing without becomes");
  }
  return course;
}

void check_courses(const Task& task, const kinds::Options& all) {
  for (const std::string& variation : task.variations(all)) course_of(task, all, variation);
}

std::unique_ptr<Environment> with_changes(std::unique_ptr<Environment> environment,
                                          std::vector<ChangeStep> steps) {
  if (steps.empty()) return environment;
  return std::make_unique<ChangingEnvironment>(std::move(environment), std::move(steps));
}

}  // namespace hebbes::envs
