// The end of an episode of the car.
#pragma once

#include <cstddef>

namespace hebbes::envs::car_racing {

inline constexpr std::size_t kMaximumSteps = 1000;

/// A protocol that gives up a car which earns nothing: a run of steps of negative reward ends the
/// episode.
class Episode {
 public:
  /// Counts a step. True if it was the episode's last.
  bool ends_after(double reward, bool done) {
    ++steps_;
    losses_ = reward < 0 ? losses_ + 1 : 0;
    return done || steps_ >= kMaximumSteps || losses_ >= kPatience;
  }

  std::size_t steps() const { return steps_; }

 private:
  static constexpr std::size_t kPatience = 20;
  std::size_t steps_ = 0;
  std::size_t losses_ = 0;
};

}  // namespace hebbes::envs::car_racing
