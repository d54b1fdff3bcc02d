// A step of the quadruped takes nothing from the heap.
#include <LinearMath/btAlignedAllocator.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "envs/ant/ant_environment.h"

namespace {

std::size_t allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  void* memory = std::malloc(size);
  if (!memory) throw std::bad_alloc();
  return memory;
}

void* bullet_allocate(std::size_t size) {
  return counted(size);
}

}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  ++allocations;
  const auto step = static_cast<std::size_t>(alignment);
  void* memory = std::aligned_alloc(step, (size + step - 1) / step * step);
  if (!memory) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace hebbes::envs::ant {
namespace {

TEST(AntAllocation, StepsAndResetsTakeNothingFromTheHeap) {
  btAlignedAllocSetCustom(bullet_allocate, std::free);
  for (Hinges hinges : {Hinges::kSeparate, Hinges::kMerged}) {
    const std::size_t before_construction = allocations;
    AntEnvironment environment(make_model(Variation::kDefault, hinges));
    EXPECT_GT(allocations, before_construction) << "the counter counts";
    rng::Stream random(1, {});
    const std::size_t before = allocations;
    for (int episode = 0; episode < 3; ++episode) {
      environment.reset(random);
      for (bool over = false; !over;) {
        std::array<float, kJoints> actions;
        for (float& a : actions) a = static_cast<float>(random.uniform(-1, 1));
        over = environment.step(actions).episode_over;
      }
    }
    EXPECT_EQ(allocations, before);
  }
}

}  // namespace
}  // namespace hebbes::envs::ant
