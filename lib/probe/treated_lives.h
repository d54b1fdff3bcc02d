// Lives with interventions.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "envs/environment.h"
#include "envs/task.h"
#include "lib/policy/policy.h"
#include "lib/probe/treatment.h"
#include "lib/trainer/rollout.h"

namespace hebbes::probe {

/// Episodes have numbers below this one; others serve as other lives.
inline constexpr std::uint32_t kOther = 1 << 15;

/// What came of a life. Trivially copyable.
struct LifeResult {
  double total = 0.0;       ///< sum of the rewards
  double before = 0.0;      ///< of those before it differs from the life that it is compared with
  std::int32_t acted = 0;   ///< steps that the policy acted
  std::int32_t failed = 0;  ///< 1 if a reward was not finite
};

/// Lives of one individual in some variations, under some treatments. A life is the episode of that
/// name but for what the treatment does: the same initial weights, the same world.
class TreatedLives {
 public:
  /// The treatments are compared with `against`; all are checked for each variation. `policy`
  /// outlives it.
  TreatedLives(const envs::Task& task, const envs::Options& options,
               const std::vector<std::string>& variations, std::vector<Treatment> treatments,
               const Treatment& against, policy::Policy& policy, population::Individual individual);
  ~TreatedLives();

  /// Steps before which a life under the t-th treatment is the one that it is compared with.
  std::size_t common_steps(std::size_t t) const;

  /// Plays the episode in the v-th variation under the t-th treatment, or under the one that they
  /// are compared with, which comes after the last of them. `name.variation` is filled
  /// in. Transplanted weights are those at the end of the untreated episode with the number
  /// e + kOther.
  LifeResult play(std::size_t v, std::size_t t, trainer::EpisodeName name);

  /// The world of such a life, and its name, to be played once by others: the policy is ready for
  /// it. Does not outlive this.
  envs::Environment& prepare(std::size_t v, std::size_t t, trainer::EpisodeName& name);

  /// Whose rules the policy has, as the treatment left them.
  const population::Individual& living() const { return *living_; }

 private:
  class World;

  /// `t` counts the treatments, what they are compared with, and none.
  World& world(std::size_t v, std::size_t t);
  void set_rules(const Treatment& treatment, const trainer::EpisodeName& name);

  policy::Policy& policy_;
  std::size_t action_size_;
  population::Individual individual_, altered_;
  const population::Individual* living_ = &individual_;
  std::vector<Treatment> treatments_;   // and what they are compared with, and none
  std::vector<std::uint32_t> indices_;  // [variations] among the task's
  // [variations, treatments_]; none where the treatment leaves the world as it is.
  std::vector<std::unique_ptr<World>> worlds_;
};

}  // namespace hebbes::probe
