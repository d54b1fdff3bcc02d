// A step of the car takes nothing from the heap.
#include <gtest/gtest.h>

#include "envs/car_racing/car_environment.h"
#include "tests/support/count_allocations.h"

namespace hebbes::envs::car_racing {
namespace {

std::size_t allocations_of_steps(CarEnvironment& environment, rng::Stream& random) {
  environment.reset(random);
  const std::size_t before = test::allocations();
  std::size_t steps = 0;
  for (bool over = false; !over; ++steps) {
    const std::array<float, 3> actions = {static_cast<float>(random.uniform(-1, 1)),
                                          static_cast<float>(random.uniform(0, 1)), 0};
    over = environment.step(actions).episode_over;
  }
  EXPECT_GT(steps, 20u);
  return test::allocations() - before;
}

TEST(CarAllocation, StepsTakeNothingFromTheHeap) {
  const std::size_t before = test::allocations();
  CarEnvironment environment(Variation{});
  EXPECT_GT(test::allocations(), before) << "the counter counts";
  rng::Stream random(1, {});
  for (int episode = 0; episode < 5; ++episode) {
    EXPECT_EQ(allocations_of_steps(environment, random), 0u);
  }
}

}  // namespace
}  // namespace hebbes::envs::car_racing
