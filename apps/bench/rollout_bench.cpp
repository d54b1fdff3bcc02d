// Whole episodes of the ant with its Hebbian policy. Items are environment steps; the argument is
// the number of links. Compare with ant_world.
#include <benchmark/benchmark.h>

#include "lib/policy/make_policy.h"
#include "lib/population/normal_population.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {
namespace {

void ant_rollout(benchmark::State& state) {
  const auto& task = envs::find_task("ant");
  Stage stage(task, {{"links", state.range(0)}}, {"default"}, policy::make_policy("hebbian", task));
  population::NormalPopulation population(stage.policy().genome(), true);
  population.initialise(1, 1.0, {});
  population.prepare(0.1, {});
  population::Individual individual;
  std::int64_t steps = 0;
  std::uint32_t index = 0;
  for (auto _ : state) {
    if (index % 4 == 0) {  // as in training: an individual lives four times
      population.sample({1, 0, 0}, index / 4, individual);
      stage.policy().set_individual(individual);
    }
    steps += stage.play(0, {1, 0, index, 0, false}).steps;
    ++index;
  }
  state.SetItemsProcessed(steps);
}
BENCHMARK(ant_rollout)->Arg(20)->Arg(12)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hebbes::trainer
