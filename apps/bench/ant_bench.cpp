// Speed of the quadruped: the world by either engine, and with observation on top.
// Items are environment steps of 0.0165 s. The argument is the number of links.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <vector>

#include "envs/ant/ant_environment.h"
#include "envs/ant/ant_world.h"
#include "lib/rng/stream.h"

namespace hebbes::envs::ant {
namespace {

constexpr std::size_t kSteps = 400;

AntModel model(const benchmark::State& state) {
  return make_model(Variation::kDefault,
                    state.range(0) == 20 ? Hinges::kSeparate : Hinges::kMerged);
}

/// An episode's beginning and actions that wander after the burn-in.
struct Script {
  std::array<double, kJoints> start;
  std::vector<std::array<double, kJoints>> actions;
};

Script make_script() {
  rng::Stream random(1, {});
  Script script;
  for (double& q : script.start) q = random.uniform(-0.1, 0.1);
  std::array<double, kJoints> action{};
  for (std::size_t t = 0; t < kSteps; ++t) {
    if (t >= kBurnInSteps) {
      for (double& a : action) a = std::clamp(0.8 * a + random.uniform(-0.5, 0.5), -1.0, 1.0);
    }
    script.actions.push_back(action);
  }
  return script;
}

void count_steps(benchmark::State& state, std::size_t steps) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(steps));
}

void ant_world(benchmark::State& state, EngineKind engine) {
  const Script script = make_script();
  AntWorld world(model(state), engine);
  for (auto _ : state) {
    world.reset(script.start);
    for (const auto& action : script.actions) world.step(action);
  }
  count_steps(state, kSteps);
}
BENCHMARK_CAPTURE(ant_world, lanes, EngineKind::kLanes)
    ->Arg(20)
    ->Arg(12)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(ant_world, bullet, EngineKind::kBullet)
    ->Arg(20)
    ->Arg(12)
    ->Unit(benchmark::kMillisecond);

void ant_world_observed(benchmark::State& state) {
  const Script script = make_script();
  AntWorld world(model(state));
  Observer observer(model(state).limits);
  for (auto _ : state) {
    world.reset(script.start);
    observer.reset(world.state());
    for (const auto& action : script.actions) {
      world.step(action);
      benchmark::DoNotOptimize(observer.step(action, world.state()));
    }
  }
  count_steps(state, kSteps);
}
BENCHMARK(ant_world_observed)->Arg(20)->Arg(12)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hebbes::envs::ant
