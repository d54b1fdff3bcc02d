#include "envs/task.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "envs/ant/ant_task.h"
#include "envs/car_racing/car_task.h"

namespace hebbes::envs {
namespace {

bool is_name(std::string_view text) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::string_view type_text(const OptionValue& value) {
  constexpr std::array<std::string_view, 4> kTexts = {"true or false", "an integer", "a number",
                                                      "a string"};
  return kTexts[value.index()];
}

}  // namespace

std::size_t Task::observation_size() const {
  const auto shape = observation_shape();
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::vector<std::string> Task::variations(const Options& options) const {
  const auto built_in = built_in_variations();
  std::vector<std::string> names(built_in.begin(), built_in.end());
  for (const auto& [option, value] : options) {
    const auto set = VariationOption::parse(option);
    if (set && std::find(names.begin(), names.end(), set->variation) == names.end()) {
      names.push_back(set->variation);
    }
  }
  std::sort(names.begin() + static_cast<std::ptrdiff_t>(built_in.size()), names.end());
  return names;
}

void Task::define_variation(std::string_view variation, Options& options) const {
  if (!is_name(variation)) {
    throw std::invalid_argument("the variation's name '" + std::string(variation) +
                                "' must consist of letters, digits, _ and -");
  }
  for (const auto& [parameter, value] : variation_parameters()) {
    options.emplace(VariationOption{std::string(variation), parameter}.name(), value);
  }
}

Options Task::complete(const Options& given) const {
  Options all = default_options();
  for (const auto& [option, value] : given) {
    if (const auto set = VariationOption::parse(option)) define_variation(set->variation, all);
    const auto known = all.find(option);
    if (known == all.end()) {
      throw std::invalid_argument("task '" + std::string(name()) + "' has no option '" + option +
                                  "'");
    }
    try {
      if (value.index() != known->second.index()) {
        throw std::invalid_argument("must be " + std::string(type_text(known->second)));
      }
      check_option(option, value);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("option '" + option + "' of task '" + std::string(name()) + "' " +
                                  error.what() + ", not " + to_text(value));
    }
    known->second = value;
  }
  return all;
}

std::span<const Task* const> all_tasks() {
  static const std::array<const Task*, 2> tasks = {&ant::ant_task(), &car_racing::car_task()};
  return tasks;
}

const Task& find_task(std::string_view name) {
  std::string known;
  for (const Task* task : all_tasks()) {
    if (task->name() == name) return *task;
    known += (known.empty() ? "" : ", ") + std::string(task->name());
  }
  throw std::invalid_argument("unknown task '" + std::string(name) + "' (known: " + known + ")");
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

}  // namespace hebbes::envs
