// Policies: from observations to actions, perhaps learning on the way.
#pragma once

#include <cassert>
#include <cstddef>
#include <memory>
#include <span>

#include "lib/population/individual.h"
#include "lib/rng/bulk.h"

namespace hebbes::policy {

class Layer;
class ObservationNormaliser;

/// What one of several lives sees, and does.
struct Turn {
  std::size_t life;
  std::span<const float> observation;
  std::span<float> action;
};

/// An agent's brain: fixed by an individual's evolved parameters, alive for one episode at a time,
/// or for several that know nothing of each other.
class Policy {
 public:
  Policy() = default;
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;
  virtual ~Policy() = default;

  /// What it takes from a population.
  virtual population::GenomeShape genome() const = 0;

  /// Takes over an individual's parameters. Call begin_episode() next.
  virtual void set_individual(const population::Individual& individual) = 0;

  /// Forgets the last episode; random initial weights come from `weights`.
  virtual void begin_episode(const rng::Family& weights) = 0;

  /// One step of the policy's life. NaN in an observation or a parameter goes
  /// through to the action.
  virtual void act(std::span<const float> observation, std::span<float> action) = 0;

  /// Prepares for `lives` episodes side by side and returns true, or false if one is all it can.
  /// begin_episode() and act() are of life 0.
  virtual bool set_lives(std::size_t lives) { return lives <= 1; }

  /// begin_episode() of one of the lives.
  virtual void begin_life([[maybe_unused]] std::size_t life, const rng::Family& weights) {
    assert(life == 0);
    begin_episode(weights);
  }

  /// act() of some lives, each once: the same bits as one by one, in less time.
  virtual void act_together(std::span<const Turn> turns) {
    for (const Turn& turn : turns) act(turn.observation, turn.action);
  }

  /// What it consists of, from the observation to the action, to be looked into; none if it is not
  /// made of layers.
  virtual std::span<const std::unique_ptr<Layer>> layers() const { return {}; }

  /// What stands before the layers of a life and sums up what they observe; null where they see
  /// observations as they are. Statistics are set for all lives at once.
  virtual ObservationNormaliser* normaliser(std::size_t /*life*/ = 0) { return nullptr; }
};

}  // namespace hebbes::policy
