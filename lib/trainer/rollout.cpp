#include "lib/trainer/rollout.h"

#include <array>
#include <cmath>
#include <stdexcept>

namespace hebbes::trainer {
namespace {

struct Purposes {
  rng::Purpose weights;
  rng::Purpose world;
};

Purposes purposes_of(const EpisodeName& name) {
  if (name.evaluation) return {rng::Purpose::kEvaluationWeights, rng::Purpose::kEvaluationWorld};
  return {rng::Purpose::kInitialWeights, rng::Purpose::kEnvironment};
}

void refuse_more_actions(std::size_t action_size) {
  if (action_size <= kMaxActionSize) return;
  throw std::length_error("a task with " + std::to_string(action_size) +
                          " entries of an action: at most " + std::to_string(kMaxActionSize) +
                          " can be played");
}

}  // namespace

Outcome play_episode(envs::Environment& environment, policy::Policy& policy,
                     std::size_t action_size, const EpisodeName& name, const Watch& watch) {
  refuse_more_actions(action_size);
  const auto [weights, world] = purposes_of(name);
  policy.begin_episode(
      {name.seed, name.generation, name.individual, rng::purpose_word(weights, name.variation)});
  rng::Stream random(
      name.seed, {0, name.individual, name.generation, rng::purpose_word(world, name.variation)});
  environment.reset(random);

  std::array<float, kMaxActionSize> buffer{};
  const auto action = std::span(buffer).first(action_size);
  Outcome outcome;
  const auto is_left = [&] { return watch && !watch(environment); };
  for (bool over = is_left(); !over;) {
    policy.act(environment.observation(), action);
    const auto result = environment.step(action);
    outcome.episode_return += result.reward;
    over = is_left() || result.episode_over || !std::isfinite(result.reward);
  }
  outcome.steps = static_cast<std::int32_t>(environment.steps());
  outcome.failed = std::isfinite(outcome.episode_return) ? 0 : 1;
  return outcome;
}

Stage::Stage(const envs::Task& task, const kinds::Options& options,
             const std::vector<std::string>& variations, std::unique_ptr<policy::Policy> policy)
    : policy_(std::move(policy)), action_size_(task.action_size(task.complete(options))) {
  refuse_more_actions(action_size_);
  for (const auto& name : variations) {
    worlds_.push_back({static_cast<std::uint32_t>(envs::variation_index(task, options, name)),
                       task.make(name, options)});
  }
}

Outcome Stage::play(std::size_t v, EpisodeName name, const Watch& watch) {
  name.variation = worlds_[v].index;
  return play_episode(*worlds_[v].environment, *policy_, action_size_, name, watch);
}

}  // namespace hebbes::trainer
