// How fast the car is stepped: the world by either engine, what a policy's environment adds to it,
// and what an episode costs before it begins.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "envs/car_racing/car_environment.h"
#include "envs/car_racing/car_world.h"
#include "lib/rng/stream.h"

namespace hebbes::envs::car_racing {
namespace {

constexpr std::size_t kSteps = 400;

/// A road, and actions that wander.
struct Script {
  Track track;
  std::vector<Action> actions;
};

Script make_script() {
  rng::Stream random(1, {});
  Script script{draw_track(random), {}};
  Action action{0, 0.3, 0};
  for (std::size_t t = 0; t < kSteps; ++t) {
    action.steering = std::clamp(0.9 * action.steering + random.uniform(-0.2, 0.2), -1.0, 1.0);
    action.gas = std::clamp(0.9 * action.gas + random.uniform(-0.1, 0.15), 0.0, 1.0);
    action.brake = random.uniform() < 0.1 ? 0.3 : 0.0;
    script.actions.push_back(action);
  }
  return script;
}

void count_steps(benchmark::State& state, std::size_t steps) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(steps));
}

void car_world(benchmark::State& state, EngineKind engine) {
  const Script script = make_script();
  CarWorld world(Variation{}, engine);
  for (auto _ : state) {
    state.PauseTiming();
    world.reset(script.track);
    state.ResumeTiming();
    for (const Action& action : script.actions) benchmark::DoNotOptimize(world.step(action));
  }
  count_steps(state, kSteps);
}
BENCHMARK_CAPTURE(car_world, exact, EngineKind::kExact)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(car_world, box2d, EngineKind::kBox2d)->Unit(benchmark::kMillisecond);

void car_environment(benchmark::State& state) {
  const Script script = make_script();
  CarEnvironment environment(Variation{});
  for (auto _ : state) {
    state.PauseTiming();
    rng::Stream random(1, {});
    environment.reset(random);
    state.ResumeTiming();
    for (const Action& action : script.actions) {
      const std::array<float, 3> given = {static_cast<float>(action.steering),
                                          static_cast<float>(action.gas),
                                          static_cast<float>(action.brake)};
      benchmark::DoNotOptimize(environment.step(given));
    }
  }
  count_steps(state, kSteps);
}
BENCHMARK(car_environment)->Unit(benchmark::kMillisecond);

void car_track(benchmark::State& state) {
  rng::Stream random(1, {});
  for (auto _ : state) benchmark::DoNotOptimize(draw_track(random));
}
BENCHMARK(car_track)->Unit(benchmark::kMicrosecond);

/// Tiles, car and the first step, of a road that is there.
void car_reset(benchmark::State& state, EngineKind engine) {
  const Script script = make_script();
  CarWorld world(Variation{}, engine);
  for (auto _ : state) world.reset(script.track);
}
BENCHMARK_CAPTURE(car_reset, exact, EngineKind::kExact)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(car_reset, box2d, EngineKind::kBox2d)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hebbes::envs::car_racing
