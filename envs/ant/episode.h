// The end of an episode of the quadruped.
#pragma once

#include <cstddef>

namespace hebbes::envs::ant {

inline constexpr std::size_t kBurnInSteps = 40;     ///< of zero action, before the policy acts
inline constexpr std::size_t kMaximumSteps = 1000;  ///< burn-in included

/// The protocol under which Hebbian ants were compared by Najarro & Risi ("Meta-learning through
/// Hebbian plasticity in random networks", 2020) and after them: a fall, or a run of steps away
/// from the target, ends an episode only after the first 200 steps.
class Episode {
 public:
  /// Counts a step that the policy acted in. True if it was the episode's last.
  bool ends_after(double progress, bool fallen) {
    const std::size_t step = acted_++;  // counted from 0
    const bool out_of_time = kBurnInSteps + acted_ >= kMaximumSteps;
    if (step <= kSheltered) return out_of_time;
    backwards_ = progress < 0 ? backwards_ + 1 : 0;
    return out_of_time || fallen || backwards_ > kPatience;
  }

  /// Steps so far, burn-in included.
  std::size_t steps() const { return kBurnInSteps + acted_; }

 private:
  static constexpr std::size_t kSheltered = 200;
  static constexpr std::size_t kPatience = 30;
  std::size_t acted_ = 0;
  std::size_t backwards_ = 0;
};

}  // namespace hebbes::envs::ant
