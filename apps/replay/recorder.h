// A recorder of an episode while it is played.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "apps/replay/life.h"
#include "envs/environment.h"
#include "lib/policy/policy.h"

namespace hebbes::apps::replay {

/// How closely a life is looked at.
struct Attention {
  std::size_t weights_every =
      10;                   ///< steps from one look at the weights to the next; also the last
  bool to_changes = false;  ///< of weights, by the step before
};

/// An environment that passes everything on to another one, and keeps what happened and what the
/// policy was like. Only episodes that are played in it are recorded: others know nothing of it.
class Recorder final : public envs::EnvironmentAround {
 public:
  /// `before` is life_in() the world's task, `forms` are the variations that the world is of.
  /// `policy` acts in this environment. World and policy outlive it.
  Recorder(Life before, envs::Environment& world, std::vector<std::string> forms,
           const policy::Policy& policy, const Attention& attention);

  void reset(rng::Stream& random) override;
  envs::StepResult step(std::span<const float> action) override;

  /// The episode since the last reset(), without label and rules. Call it once, at the end.
  Life take();

 private:
  void begin_layers();
  void keep_form();
  void keep_state();
  void keep_weights();

  const Life before_;
  std::vector<std::string> forms_;
  const policy::Policy& policy_;
  Attention attention_;
  Life life_;
  // Of each layer: at birth, now, and a step before.
  std::vector<std::vector<float>> initial_weights_, weights_, last_weights_;
};

}  // namespace hebbes::apps::replay
