#include "envs/task.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "envs/changes.h"
#include "envs/family.h"
#include "envs/noise_and_delay.h"

namespace hebbes::envs {
namespace {

constexpr std::string_view kVariationsPrefix = "variations.";

bool is_name(std::string_view text) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// Adds the options of a variation that has these `parameters` of its own.
void add_variation(const std::string& variation, const Options& parameters,
                   const std::vector<kinds::Option>& known, bool is_built_in,
                   std::vector<kinds::Option>& options) {
  for (kinds::Option option : known) {
    if (const auto own = parameters.find(option.name); own != parameters.end()) {
      option.value = own->second;
    }
    option.name = VariationOption{variation, option.name}.name();
    option.is_quiet = option.is_quiet && is_built_in;  // others are there because they are written
    options.push_back(std::move(option));
  }
}

/// Where a parameter's name stands after more than one dot, what is before it was to be the
/// variation's.
void refuse_bad_name(const std::string& option, const VariationOption& set,
                     const std::vector<kinds::Option>& parameters) {
  const std::size_t dot = set.parameter.rfind('.');
  std::string name = set.variation;
  if (dot != std::string::npos) {
    const auto last = std::string_view(set.parameter).substr(dot + 1);
    const bool is_known =
        std::ranges::find(parameters, last, &kinds::Option::name) != parameters.end();
    if (is_known) name += "." + set.parameter.substr(0, dot);
  }
  if (is_name(name)) return;
  throw kinds::UnfitOption(
      option, "the variation's name '" + name + "' must consist of letters, digits, _ and -");
}

OpenParameters open_parameters(const Task& task) {
  return [&task](std::string_view name) { return task.open_parameter(name); };
}

}  // namespace

std::size_t Task::observation_size(const Options& all) const {
  const auto shape = observation_shape(all);
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::vector<std::string> Task::variations(const Options& options) const {
  std::vector<std::string> names;
  for (const auto& variation : built_in_variations()) names.push_back(variation.name);
  const auto built_in = static_cast<std::ptrdiff_t>(names.size());
  for (const auto& [option, value] : options) {
    const auto set = VariationOption::parse(option);
    if (set && std::find(names.begin(), names.end(), set->variation) == names.end()) {
      names.push_back(set->variation);
    }
  }
  std::sort(names.begin() + built_in, names.end());
  return names;
}

std::vector<kinds::Option> Task::options(std::span<const std::string> given) const {
  std::vector<kinds::Option> options = own_options();
  const auto parameters = all_parameters();
  if (parameters.empty()) return options;
  std::vector<std::string> defined;
  const auto define = [&](const std::string& variation, const Options& own, bool is_built_in) {
    add_variation(variation, own, parameters, is_built_in, options);
    if (has_changes()) std::ranges::move(change_options(variation), std::back_inserter(options));
    defined.push_back(variation);
  };
  for (const auto& [variation, own] : built_in_variations()) define(variation, own, true);
  for (const std::string& name : given) {
    const auto set = VariationOption::parse(name);
    const bool may_be_open = set && set->parameter.find('.') != std::string::npos;
    const bool is_new = set && std::ranges::find(defined, set->variation) == defined.end();
    if (may_be_open || is_new) refuse_bad_name(name, *set, parameters);
    if (is_new) define(set->variation, {}, false);
    auto open = may_be_open ? open_parameter(set->parameter) : std::nullopt;
    if (!open) continue;
    open->name = name;
    options.push_back(std::move(*open));
  }
  std::ranges::move(family_options({parameters, open_parameters(*this)}, given),
                    std::back_inserter(options));
  return options;
}

std::vector<kinds::Option> Task::all_parameters() const {
  if (!is_open()) return {};
  auto parameters = variation_parameters();
  std::ranges::move(noise_and_delay_parameters(), std::back_inserter(parameters));
  return parameters;
}

Options Task::expand(const Options& options) const {
  const auto check = [&](std::string_view parameter, const kinds::Value& value) {
    check_open(parameter, value, options);
  };
  return draw_family({all_parameters(), open_parameters(*this)}, options, check);
}

std::unique_ptr<Environment> Task::make(std::string_view variation, const Options& options) const {
  const Options all = complete(options);
  variation_index(*this, all, variation);
  if (!is_open()) {
    return make_world(std::array{std::string(variation)}, all);
  }
  return make(course_of(*this, all, variation), all);
}

std::unique_ptr<Environment> Task::make(const Course& course, const Options& options) const {
  const Options all = complete(options);
  std::vector<NoiseAndDelay> between;
  for (const std::string& form : course.forms) {
    between.push_back(
        {parameter<double>(all, form, "sensor_noise"),
         static_cast<std::size_t>(parameter<std::int64_t>(all, form, "action_delay"))});
  }
  return with_noise_and_delay(with_changes(make_world(course.forms, all), course.steps),
                              std::move(between), action_size(all));
}

std::vector<std::string> Task::forms(std::string_view variation, const Options& options) const {
  return course_of(*this, complete(options), variation).forms;
}

void Task::check_together(const Options& all) const {
  check_variations(all);
  for (const auto& [name, value] : all) {
    const auto set = VariationOption::parse_open(name);
    if (!set || !open_parameter(set->parameter)) continue;
    try {
      check_open(set->parameter, value, all);
    } catch (const std::invalid_argument& error) {
      throw kinds::UnfitOption(name, error.what());
    }
  }
  if (has_changes()) check_courses(*this, all);
}

std::unique_ptr<Playback> Task::play_back(const Trace& input, const Options& options) const {
  auto idle = noise_and_delay_parameters();
  for (kinds::Option& parameter : idle) {
    parameter.name = VariationOption{input.variation, parameter.name}.name();
  }
  std::ranges::move(change_options(input.variation), std::back_inserter(idle));
  for (const kinds::Option& option : idle) {
    const auto given = options.find(option.name);
    const bool is_set =
        given != options.end() && (option.is_optional || given->second != option.value);
    if (!is_set) continue;
    throw std::invalid_argument("option '" + option.name + "' means nothing to recorded actions");
  }
  return make_playback(input, options);
}

Trace Task::replay(const Trace& input, const Options& options) const {
  const auto playback = play_back(input, options);
  while (playback->step()) {
  }
  return playback->trace();
}

kinds::Registry<Task>& tasks() {
  static kinds::Registry<Task> registry("task");
  return registry;
}

std::vector<std::string> matching_variations(const Task& task, const Options& options,
                                             const std::string& pattern) {
  std::vector<std::string> matching;
  if (pattern.ends_with('*')) {
    const std::string_view beginning = std::string_view(pattern).substr(0, pattern.size() - 1);
    for (const std::string& name : task.variations(options)) {
      if (name.starts_with(beginning)) matching.push_back(name);
    }
  }
  if (!matching.empty()) return matching;
  variation_index(task, options, pattern);
  return {pattern};
}

std::size_t variation_index(const Task& task, const Options& options, std::string_view variation) {
  const auto names = task.variations(options);
  std::string known;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == variation) return i;
    known += (known.empty() ? "" : ", ") + names[i];
  }
  throw std::invalid_argument("unknown variation '" + std::string(variation) + "' of task '" +
                              std::string(task.name()) + "' (known: " + known + ")");
}

std::string VariationOption::name() const {
  return std::string(kVariationsPrefix) + variation + "." + parameter;
}

std::optional<VariationOption> VariationOption::parse(std::string_view name) {
  if (!name.starts_with(kVariationsPrefix)) return std::nullopt;
  name.remove_prefix(kVariationsPrefix.size());
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return VariationOption{std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
}

std::optional<VariationOption> VariationOption::parse_open(std::string_view name) {
  return std::ranges::count(name, '.') > 2 ? parse(name) : std::nullopt;
}

}  // namespace hebbes::envs
