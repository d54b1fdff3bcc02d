// Sensor noise and action delay: what lies between a policy and any world.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "envs/environment.h"
#include "lib/kinds/option.h"

namespace hebbes::envs {

struct NoiseAndDelay {
  double sensor_noise = 0.0;     ///< standard deviation of what is added to each number observed
  std::size_t action_delay = 0;  ///< steps after which an action acts; zeros act before the first

  bool is_none() const { return sensor_noise == 0.0 && action_delay == 0; }
};

/// The two as parameters of a variation.
std::vector<kinds::Option> noise_and_delay_parameters();

/// `between` is [forms] what holds while the environment has that form; the environment itself
/// where there is never either. Noise is normal, drawn anew for each step by a name that comes from
/// the stream given to reset(), after what the environment draws.
std::unique_ptr<Environment> with_noise_and_delay(std::unique_ptr<Environment> environment,
                                                  std::vector<NoiseAndDelay> between,
                                                  std::size_t action_size);

}  // namespace hebbes::envs
