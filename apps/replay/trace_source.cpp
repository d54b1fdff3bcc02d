#include "apps/replay/trace_source.h"

#include <array>
#include <stdexcept>

#include "apps/commands/trace_file.h"
#include "envs/replay_arrays.h"
#include "envs/task.h"
#include "lib/config/config.h"
#include "lib/io/errors.h"

namespace hebbes::apps::replay {
namespace {

Life play(const envs::Task& task, const envs::Trace& input, const kinds::Options& options) {
  const auto all = task.complete(options);
  Life life = life_in(task, all);
  const auto playback = task.play_back(input, options);
  life.forms = {{0, input.variation, playback->scene()}};
  keep_state(*playback, life);
  while (playback->step()) {
    life.reward.push_back(playback->reward());
    keep_state(*playback, life);
  }
  const auto actions =
      envs::numbers(input, "actions", std::array{envs::kAnyExtent, task.action_size(all)});
  life.action.assign(actions.begin(), actions.end());
  return life;
}

}  // namespace

Life life_of_trace(const std::filesystem::path& file, const std::vector<std::string>& settings) {
  const envs::Trace input = read_trace(file);
  try {
    const envs::Task& task = envs::tasks().find(input.task);
    Life life = play(task, input, config::parse_task_options(task, settings, "--option"));
    life.label.title = file.lexically_normal().string();
    life.label.task = input.task;
    life.label.variation = input.variation;
    return life;
  } catch (const std::invalid_argument& error) {
    throw io::UsageError(file.string() + ": " + error.what());
  }
}

}  // namespace hebbes::apps::replay
