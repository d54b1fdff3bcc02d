// A step of a MuJoCo world takes nothing from the heap.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <new>

#include "envs/mujoco/model.h"
#include "envs/mujoco/mujoco_task.h"
#include "tests/support/count_allocations.h"
#include "tests/unit/envs/mujoco_models.h"

namespace hebbes::envs::mujoco {
namespace {

// MuJoCo's own heap, counted with the rest.
void* allocate(std::size_t size) {
  return ::operator new (size, std::align_val_t{64});
}
void release(void* memory) {
  ::operator delete (memory, std::align_val_t{64});
}

TEST(MujocoAllocation, EpisodesTakeNothingFromTheHeap) {
  mju_user_malloc = allocate;
  mju_user_free = release;
  {
    const Options options = {{"model", test::kWalker},
                             {"observe_contact_forces", true},
                             {"observe_sensors", true},
                             {"contact_cost", 0.1},
                             {"forward_point", std::string("mass")},
                             {"variations.late.begins_as", std::string("default")},
                             {"variations.late.becomes", std::string("large")},
                             {"variations.late.at_step", std::int64_t{50}},
                             {"variations.large.geom.left_foot.size", std::string("x2")}};
    const std::size_t before = test::allocations();
    const auto world = mujoco_task().make("late", options);
    EXPECT_GT(test::allocations(), before + 20) << "MuJoCo is counted";
    rng::Stream random(1, {});
    const std::size_t made = test::allocations();
    for (int episode = 0; episode < 3; ++episode) {
      world->reset(random);
      for (int k = 0; k < 200; ++k) {
        std::array<float, 4> action;
        for (float& a : action) a = static_cast<float>(random.uniform(-1, 1));
        world->step(action);
      }
    }
    EXPECT_EQ(world->form(), 1u);
    EXPECT_EQ(test::allocations(), made);
  }
}

}  // namespace
}  // namespace hebbes::envs::mujoco
