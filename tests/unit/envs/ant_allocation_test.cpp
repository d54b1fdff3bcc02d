// A step of the quadruped takes nothing from the heap.
#include <LinearMath/btAlignedAllocator.h>
#include <gtest/gtest.h>

#include <new>

#include "envs/ant/ant_environment.h"
#include "tests/support/count_allocations.h"

namespace hebbes::envs::ant {
namespace {

// Bullet's own heap, counted with the rest.
void* allocate(std::size_t size) {
  return ::operator new(size);
}
void release(void* memory) {
  ::operator delete(memory);
}

void play(AntEnvironment& environment, rng::Stream& random) {
  environment.reset(random);
  for (bool over = false; !over;) {
    std::array<float, kJoints> actions;
    for (float& a : actions) a = static_cast<float>(random.uniform(-1, 1));
    over = environment.step(actions).episode_over;
  }
}

std::size_t allocations_of_episodes(AntEnvironment& environment, int episodes) {
  rng::Stream random(1, {});
  const std::size_t before = test::allocations();
  for (int i = 0; i < episodes; ++i) play(environment, random);
  return test::allocations() - before;
}

class AntAllocation : public testing::TestWithParam<Hinges> {
 protected:
  void SetUp() override { btAlignedAllocSetCustom(allocate, release); }
};

TEST_P(AntAllocation, LanesTakeNothingFromTheHeap) {
  const std::size_t before = test::allocations();
  AntEnvironment environment(make_model(Variation::kDefault, GetParam()), EngineKind::kLanes);
  EXPECT_GT(test::allocations(), before) << "the counter counts";
  EXPECT_EQ(allocations_of_episodes(environment, 3), 0u);
}

TEST_P(AntAllocation, BulletTakesNothingOnceItsBuffersHaveGrown) {
  const std::size_t before = test::allocations();
  AntEnvironment environment(make_model(Variation::kDefault, GetParam()), EngineKind::kBullet);
  EXPECT_GT(test::allocations(), before + 100) << "Bullet is counted";
  allocations_of_episodes(environment, 2);
  EXPECT_EQ(allocations_of_episodes(environment, 3), 0u);
}

INSTANTIATE_TEST_SUITE_P(Links, AntAllocation, testing::Values(Hinges::kSeparate, Hinges::kMerged),
                         [](const auto& tested) {
                           return tested.param == Hinges::kSeparate ? "Twenty" : "Twelve";
                         });

}  // namespace
}  // namespace hebbes::envs::ant
