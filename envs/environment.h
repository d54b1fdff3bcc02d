// The world as a policy meets it: observations in, actions out, one episode at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>

#include "envs/world.h"
#include "lib/rng/stream.h"

namespace hebbes::envs {

/// What one step gave.
struct StepResult {
  double reward;      ///< what counts towards the return
  bool episode_over;  ///< by the task's episode protocol
};

/// One variation of a task, with its episode protocol. An episode depends only on the stream given
/// to reset() and on the actions, never on what the object has lived through before.
class Environment : public World {
 public:
  /// Begins an episode, including whatever the protocol does before the policy acts.
  virtual void reset(rng::Stream& random) = 0;

  /// Advances the world by one step. `action` has Task::action_size entries; entries that are not
  /// finite are allowed and make the reward NaN. Must not be called once the episode is over.
  virtual StepResult step(std::span<const float> action) = 0;

  /// Steps of the world since reset(), those before the policy acted included.
  virtual std::size_t steps() const = 0;

  /// Of what was made of several variations, see Task::make_world(): goes on as another of them,
  /// from where it is; what is observed is at once what that one sees. reset() begins as the first.
  virtual void become(std::size_t /*form*/) {
    throw std::logic_error("a world that cannot change");
  }

  /// Index of the variation that it is.
  virtual std::size_t form() const { return 0; }
};

/// An environment around another one, to which it leaves all that it does not do itself.
class EnvironmentAround : public Environment {
 public:
  explicit EnvironmentAround(std::unique_ptr<Environment> inner)
      : owned_(std::move(inner)), inner_(owned_.get()) {}

  /// `inner` outlives it.
  explicit EnvironmentAround(Environment& inner) : inner_(&inner) {}

  void reset(rng::Stream& random) override { inner_->reset(random); }
  StepResult step(std::span<const float> action) override { return inner_->step(action); }
  std::size_t steps() const override { return inner_->steps(); }
  void become(std::size_t form) override { inner_->become(form); }
  std::size_t form() const override { return inner_->form(); }
  std::span<const float> observation() const override { return inner_->observation(); }
  Scene scene() const override { return inner_->scene(); }
  void look(Snapshot& snapshot) const override { inner_->look(snapshot); }
  bool draw(Picture& picture) override { return inner_->draw(picture); }

 protected:
  Environment& inner() { return *inner_; }
  const Environment& inner() const { return *inner_; }

 private:
  std::unique_ptr<Environment> owned_;
  Environment* inner_;
};

}  // namespace hebbes::envs
