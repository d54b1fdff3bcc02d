// Policies: from observations to actions, perhaps learning on the way.
#pragma once

#include <memory>
#include <span>

#include "lib/population/individual.h"
#include "lib/rng/bulk.h"

namespace hebbes::policy {

class Layer;
class ObservationNormaliser;

/// An agent's brain: fixed by an individual's evolved parameters, alive for one episode at a time.
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

  /// What it consists of, from the observation to the action, to be looked into; none if it is not
  /// made of layers.
  virtual std::span<const std::unique_ptr<Layer>> layers() const { return {}; }

  /// What stands before the layers and sums up what they observe; null where they see observations
  /// as they are.
  virtual ObservationNormaliser* normaliser() { return nullptr; }
};

}  // namespace hebbes::policy
