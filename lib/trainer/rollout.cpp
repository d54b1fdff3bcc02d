#include "lib/trainer/rollout.h"

#include <algorithm>
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

Episode::Episode(envs::Environment& environment, policy::Policy& policy, std::size_t action_size,
                 const EpisodeName& name, std::size_t life, const Watch& watch)
    : environment_(&environment), life_(life), watch_(watch), action_size_(action_size) {
  refuse_more_actions(action_size);
  const auto [weights, world] = purposes_of(name);
  policy.begin_life(life, {name.seed, name.generation, name.individual,
                           rng::purpose_word(weights, name.variation)});
  rng::Stream random(
      name.seed, {0, name.individual, name.generation, rng::purpose_word(world, name.variation)});
  environment.reset(random);
  over_ = is_left();
}

policy::Turn Episode::turn() {
  return {life_, environment_->observation(), std::span(action_).first(action_size_)};
}

void Episode::step() {
  const auto result = environment_->step(std::span(action_).first(action_size_));
  return_ += result.reward;
  over_ = is_left() || result.episode_over || !std::isfinite(result.reward);
}

Outcome Episode::outcome() const {
  return {.episode_return = return_,
          .steps = static_cast<std::int32_t>(environment_->steps()),
          .failed = std::isfinite(return_) ? 0 : 1};
}

namespace {

Outcome played(Episode episode, policy::Policy& policy) {
  while (!episode.is_over()) {
    const auto turn = episode.turn();
    policy.act(turn.observation, turn.action);
    episode.step();
  }
  return episode.outcome();
}

}  // namespace

Outcome play_episode(envs::Environment& environment, policy::Policy& policy,
                     std::size_t action_size, const EpisodeName& name, const Watch& watch) {
  return played(Episode(environment, policy, action_size, name, 0, watch), policy);
}

Stage::Stage(const envs::Task& task, const kinds::Options& options,
             const std::vector<std::string>& variations, std::unique_ptr<policy::Policy> policy)
    : task_(task),
      options_(options),
      policy_(std::move(policy)),
      action_size_(task.action_size(task.complete(options))),
      lives_(policy_->set_lives(kLivesTogether) ? kLivesTogether : 1) {
  refuse_more_actions(action_size_);
  for (const auto& name : variations) {
    World& world = worlds_.emplace_back();
    world.variation = name;
    world.index = static_cast<std::uint32_t>(envs::variation_index(task, options, name));
    world.environments.push_back(task.make(name, options));
  }
}

/// Begins it in the `place`-th of its variation's environments, as the policy's `index`-th life.
Episode Stage::begin(const Life& life, std::size_t place, std::size_t index, const Watch& watch) {
  World& world = worlds_[life.variation];
  while (world.environments.size() <= place) {
    world.environments.push_back(task_.make(world.variation, options_));
  }
  EpisodeName name = life.name;
  name.variation = world.index;
  return {*world.environments[place], *policy_, action_size_, name, index, watch};
}

Outcome Stage::play(const Life& life, const Watch& watch) {
  return played(begin(life, 0, 0, watch), *policy_);
}

void Stage::play_together(std::span<const Life> lives, std::span<Outcome> outcomes,
                          const Ended& ended) {
  for (std::size_t first = 0; first < lives.size(); first += lives_) {
    const std::size_t count = std::min(lives_, lives.size() - first);
    play_side_by_side(lives.subspan(first, count), outcomes.subspan(first, count));
    for (std::size_t l = 0; ended && l < count; ++l) ended(first + l, l);
  }
}

void Stage::play_side_by_side(std::span<const Life> lives, std::span<Outcome> outcomes) {
  std::vector<Episode> episodes;
  std::vector<std::size_t> places(worlds_.size(), 0);
  episodes.reserve(lives.size());
  for (std::size_t l = 0; l < lives.size(); ++l) {
    episodes.push_back(begin(lives[l], places[lives[l].variation]++, l));
  }
  std::vector<Episode*> running;
  for (Episode& episode : episodes) running.push_back(&episode);
  std::vector<policy::Turn> turns;
  while (true) {
    std::erase_if(running, [](const Episode* episode) { return episode->is_over(); });
    if (running.empty()) break;
    turns.clear();
    for (Episode* episode : running) turns.push_back(episode->turn());
    policy_->act_together(turns);
    for (Episode* episode : running) episode->step();
  }
  std::ranges::transform(episodes, outcomes.begin(), &Episode::outcome);
}

}  // namespace hebbes::trainer
