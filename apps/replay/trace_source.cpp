#include "apps/replay/trace_source.h"

#include <array>
#include <numeric>
#include <stdexcept>

#include "apps/trace_file.h"
#include "envs/replay_arrays.h"
#include "envs/task.h"
#include "lib/config/config.h"
#include "lib/io/errors.h"

namespace hebbes::apps::replay {
namespace {

/// What an environment would have paid: the only reward there is, or the second of the quadruped's
/// five, its progress.
std::vector<double> rewards_of(const envs::Trace& played) {
  if (played.arrays.contains("reward")) {
    return envs::numbers(played, "reward", std::array{envs::kAnyExtent});
  }
  constexpr std::size_t kKinds = 5, kProgress = 1;
  const auto all = envs::numbers(played, "rewards", std::array{envs::kAnyExtent, kKinds});
  std::vector<double> rewards;
  for (std::size_t k = kProgress; k < all.size(); k += kKinds) rewards.push_back(all[k]);
  return rewards;
}

std::size_t steps_of(const envs::Trace& input) {
  const auto actions = input.arrays.find("actions");
  return actions == input.arrays.end() || actions->second.shape.empty()
             ? 0
             : actions->second.shape.front();
}

/// Asks for a picture after each step, of tasks that have any.
void ask_for_pictures(const envs::Task& task, envs::Trace& input) {
  if (task.observation_shape().size() != 3) return;
  std::vector<std::int64_t> every(steps_of(input));
  std::iota(every.begin(), every.end(), 0);
  input.arrays["frame_steps"] = {{every.size()}, every, "every step", "1"};
}

void take_pictures(const envs::Trace& played, Life& life) {
  const auto found = played.arrays.find("frames84");
  if (found == played.arrays.end()) return;
  life.view = {found->second.shape.at(1), 1,
               std::get<std::vector<std::uint8_t>>(found->second.values)};
}

Life play(const envs::Task& task, envs::Trace input, const envs::Options& options) {
  Life life;
  life.time_step = task.time_step();
  life.action_bounds.assign(task.action_bounds().begin(), task.action_bounds().end());
  const auto playback = task.play_back(input, options);
  life.scene = playback->scene();
  envs::Snapshot snapshot;
  do {
    playback->look(snapshot);
    append(snapshot, life);
  } while (playback->step());
  const auto actions =
      envs::numbers(input, "actions", std::array{envs::kAnyExtent, task.action_size()});
  life.action.assign(actions.begin(), actions.end());
  ask_for_pictures(task, input);
  const envs::Trace played = task.replay(input, options);
  life.reward = rewards_of(played);
  take_pictures(played, life);
  return life;
}

}  // namespace

Life life_of_trace(const std::filesystem::path& file, const std::vector<std::string>& settings) {
  const envs::Trace input = read_trace(file);
  try {
    const envs::Task& task = envs::find_task(input.task);
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
