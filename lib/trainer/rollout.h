// One episode: a policy lives in a world.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "envs/task.h"
#include "lib/policy/policy.h"
#include "lib/rng/counter.h"

namespace hebbes::trainer {

/// Tasks whose actions have more entries are refused.
inline constexpr std::size_t kMaxActionSize = 64;

/// What came of an episode, or of another unit of work. Trivially copyable.
struct Outcome {
  double episode_return = 0.0;
  double penalty = 0.0;  ///< the individual's, to be subtracted from its fitness
  std::int32_t steps = 0;
  std::int32_t failed = 0;  ///< 1 if a reward was not finite; the return then says nothing
};

/// Names an episode's random numbers: initial weights and initial world.
struct EpisodeName {
  std::uint64_t seed = 0;
  std::uint32_t generation = 0;
  std::uint32_t individual = 0;
  std::uint32_t variation = 0;  ///< index among the task's variations
  bool evaluation = false;      ///< evaluations share no random number with training
};

/// Called once an episode has begun and after each of its steps; says whether to go on.
using Watch = std::function<bool(envs::Environment& environment)>;

/// An episode under way: a life of a policy in an environment, both of which outlive it.
class Episode {
 public:
  /// Begins it. Throws std::length_error if `action_size` is beyond kMaxActionSize.
  Episode(envs::Environment& environment, policy::Policy& policy, std::size_t action_size,
          const EpisodeName& name, std::size_t life = 0, const Watch& watch = {});

  bool is_over() const { return over_; }

  /// What the policy has to answer next.
  policy::Turn turn();

  /// Takes what it answered to the environment.
  void step();

  /// Once it is over.
  Outcome outcome() const;

 private:
  bool is_left() { return watch_ && !watch_(*environment_); }

  envs::Environment* environment_;
  std::size_t life_;
  Watch watch_;
  std::size_t action_size_;
  std::array<float, kMaxActionSize> action_{};
  double return_ = 0.0;
  bool over_ = false;
};

/// Plays one episode to its end, or until the watch ends it. Throws std::length_error if
/// `action_size` is beyond kMaxActionSize.
Outcome play_episode(envs::Environment& environment, policy::Policy& policy,
                     std::size_t action_size, const EpisodeName& name, const Watch& watch = {});

/// Lives of an individual that are played side by side, in which its parameters are read once.
inline constexpr std::size_t kLivesTogether = 4;

/// An episode to be played: in the `variation`-th of a stage's variations; that of the name is
/// filled in.
struct Life {
  std::size_t variation;
  EpisodeName name;
};

/// A rank's policy and its worlds, of some variations.
class Stage {
 public:
  /// `variations` are names of the task's, which outlives the stage. Throws std::length_error if
  /// its actions are too large.
  Stage(const envs::Task& task, const kinds::Options& options,
        const std::vector<std::string>& variations, std::unique_ptr<policy::Policy> policy);

  policy::Policy& policy() { return *policy_; }
  std::size_t variations() const { return worlds_.size(); }

  Outcome play(const Life& life, const Watch& watch = {});

  /// play() of one after the other, in less time. `outcomes` has a place for each. Of each of them
  /// `ended` is told its place and which of the policy's lives it was.
  using Ended = std::function<void(std::size_t place, std::size_t life)>;
  void play_together(std::span<const Life> lives, std::span<Outcome> outcomes,
                     const Ended& ended = {});

 private:
  struct World {
    std::string variation;
    std::uint32_t index;  // among the task's variations
    std::vector<std::unique_ptr<envs::Environment>> environments;
  };
  Episode begin(const Life& life, std::size_t place, std::size_t index, const Watch& watch = {});
  void play_side_by_side(std::span<const Life> lives, std::span<Outcome> outcomes);

  const envs::Task& task_;
  kinds::Options options_;
  std::vector<World> worlds_;
  std::unique_ptr<policy::Policy> policy_;
  std::size_t action_size_;
  std::size_t lives_;  // that the policy has side by side
};

}  // namespace hebbes::trainer
