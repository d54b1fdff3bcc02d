#include "envs/task.h"

#include <array>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "envs/ant/ant_task.h"

namespace hebbes::envs {

std::size_t Task::observation_size() const {
  const auto shape = observation_shape();
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::span<const Task* const> all_tasks() {
  static const std::array<const Task*, 1> tasks = {&ant::ant_task()};
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

std::size_t variation_index(const Task& task, std::string_view variation) {
  const auto names = task.variations();
  std::string known;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == variation) return i;
    known += (known.empty() ? "" : ", ") + names[i];
  }
  throw std::invalid_argument("unknown variation '" + std::string(variation) + "' of task '" +
                              std::string(task.name()) + "' (known: " + known + ")");
}

}  // namespace hebbes::envs
