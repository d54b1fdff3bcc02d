// Sampling individuals and a generation's gradient. Arguments: N synapses, M rules, n individuals.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "lib/math/elementary.h"
#include "lib/population/mixture_population.h"
#include "lib/population/normal_population.h"
#include "lib/population/own_memory.h"
#include "lib/population/population_kind.h"
#include "lib/rng/bulk.h"

namespace hebbes::population {
namespace {

constexpr std::int64_t kAnt = 12'288, kCar = 91'328;
constexpr std::int64_t kAntSize = 500, kCarSize = 200;
constexpr double kSigma = 0.1;
constexpr Draw kDraw{1, 0, 0};

std::vector<double> some_fitness(std::size_t count) {
  std::vector<double> fitness;
  for (std::size_t i = 0; i < count; ++i) fitness.push_back(i % 2 == 0 ? 1.0 : -1.0);
  return fitness;
}

std::size_t size(const benchmark::State& state, std::size_t argument) {
  return static_cast<std::size_t>(state.range(argument));
}

/// An initial mixture with memory of its own, prepared for n individuals.
class Mixture {
 public:
  Mixture(std::size_t synapses, std::size_t rules, std::size_t individuals)
      : population({synapses, 0}, rules),
        memory_(population, individuals),
        cohort_{kDraw, {0, individuals}} {
    population.initialise(1, 1.0, {0, synapses});
    prepare();
  }
  void prepare(const NodeShare& share = alone) { population.prepare(kSigma, cohort_, share); }

  MixturePopulation population;

 private:
  OwnMemory memory_;
  Cohort cohort_;
};

/// What one of a node's ranks, whose number is the last argument, does once a generation.
void mixture_prepare(benchmark::State& state) {
  Mixture mixture(size(state, 0), size(state, 1), size(state, 2));
  const auto share = [&](std::size_t count, const auto& work) {
    work(part_of(count, 0, size(state, 3)));
  };
  for (auto _ : state) mixture.prepare(share);
}
BENCHMARK(mixture_prepare)
    ->Args({kAnt, 96, kAntSize, 1})
    ->Args({kAnt, 768, kAntSize, 1})
    ->Args({kAnt, 768, kAntSize, 64})
    ->Args({kCar, 356, kCarSize, 1})
    ->Args({kCar, 713, kCarSize, 1})
    ->Args({kCar, 5708, kCarSize, 1})
    ->Args({kCar, 5708, kCarSize, 64})
    ->Unit(benchmark::kMillisecond);

/// Of an individual that the population was prepared for.
void mixture_sample(benchmark::State& state) {
  const auto individuals = static_cast<std::uint32_t>(state.range(0) == kAnt ? kAntSize : kCarSize);
  const Mixture mixture(size(state, 0), size(state, 1), individuals);
  Individual individual;
  std::uint32_t index = 0;
  for (auto _ : state) mixture.population.sample(kDraw, index++ % individuals, individual);
}
BENCHMARK(mixture_sample)
    ->Args({kAnt, 96})
    ->Args({kAnt, 768})
    ->Args({kCar, 1})
    ->Args({kCar, 356})
    ->Args({kCar, 713})
    ->Args({kCar, 1427})
    ->Args({kCar, 2854})
    ->Args({kCar, 5708})
    ->Unit(benchmark::kMillisecond);

/// A whole generation's gradient: n individuals, all synapses.
void mixture_gradient(benchmark::State& state) {
  const Mixture mixture(size(state, 0), size(state, 1), size(state, 2));
  const auto fitness = some_fitness(size(state, 2));
  std::vector<double> out(5 * mixture.population.rules());
  for (auto _ : state) {
    for (std::size_t block = 0; block < mixture.population.blocks(); ++block) {
      mixture.population.gradient_block(
          block, kDraw, fitness, out, [](auto, auto row) { benchmark::DoNotOptimize(row.data()); });
    }
  }
}
BENCHMARK(mixture_gradient)
    ->Args({kAnt, 96, kAntSize})
    ->Args({kAnt, 768, kAntSize})
    ->Args({kCar, 356, kCarSize})
    ->Args({kCar, 713, kCarSize})
    ->Args({kCar, 5708, kCarSize})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

/// The same by the dense sum over all M components, in float32 and vectorised, for one synapse of
/// 12 288: multiply its time by that number to compare.
void dense_gradient_of_one_synapse(benchmark::State& state) {
  const auto rules = static_cast<std::size_t>(state.range(0));
  const auto individuals = static_cast<std::size_t>(state.range(1));
  std::vector<std::vector<float>> means(5, std::vector<float>(rules));
  for (std::uint32_t c = 0; c < 5; ++c) rng::fill_normal({1, 0, c, 99}, 0, means[c]);
  std::vector<float> weights(rules);
  std::vector<float> sums(rules, 0.0f);
  std::vector<std::vector<float>> mean_sums(5, std::vector<float>(rules, 0.0f));
  for (auto _ : state) {
    for (std::size_t i = 0; i < individuals; ++i) {
      const std::size_t drawn = i % rules;
      float total = 0.0f;
      for (std::size_t k = 0; k < rules; ++k) {
        float squared = 0.0f;
        for (std::size_t c = 0; c < 5; ++c) {
          const float offset = means[c][drawn] + 0.1f - means[c][k];
          squared += offset * offset;
        }
        weights[k] = math::exp(-50.0f * squared);
      }
      for (const float w : weights) total += w;
      const float scale = 1.0f / total;
      for (std::size_t k = 0; k < rules; ++k) {
        const float r = scale * weights[k];
        sums[k] += r;
        for (std::size_t c = 0; c < 5; ++c) {
          mean_sums[c][k] += r * (means[c][drawn] + 0.1f - means[c][k]);
        }
      }
    }
    benchmark::DoNotOptimize(sums.data());
    benchmark::DoNotOptimize(mean_sums[0].data());
  }
}
BENCHMARK(dense_gradient_of_one_synapse)->Args({768, kAntSize})->Unit(benchmark::kMillisecond);

void normal_sample(benchmark::State& state) {
  NormalPopulation population({size(state, 0), 0}, true);
  population.initialise(1, 1.0, {});
  population.prepare(kSigma, {}, alone);
  Individual individual;
  std::uint32_t index = 0;
  for (auto _ : state) population.sample(kDraw, index++, individual);
}
BENCHMARK(normal_sample)->Arg(kAnt)->Arg(kCar)->Unit(benchmark::kMillisecond);

void normal_gradient(benchmark::State& state) {
  NormalPopulation population({size(state, 0), 0}, true);
  population.initialise(1, 1.0, {});
  population.prepare(kSigma, {}, alone);
  const auto fitness = some_fitness(size(state, 1));
  std::vector<double> out(5 * size(state, 0));
  for (auto _ : state) {
    for (std::size_t block = 0; block < population.blocks(); ++block) {
      population.gradient_block(block, kDraw, fitness,
                                std::span(out).first(population.block_ranges(block)[0].size()), {});
    }
  }
}
BENCHMARK(normal_gradient)
    ->Args({kAnt, kAntSize})
    ->Args({kCar, kCarSize})
    ->Unit(benchmark::kMillisecond);

struct Choice {
  const char* kind = "individual";
  kinds::Options options = {};
};

/// A body and how many individuals it is trained with.
struct Body {
  std::vector<LayerSize> layers;
  std::size_t individuals;
};
const Body kAntBody = {{{28, 128}, {128, 64}, {64, 8}}, kAntSize};
const Body kCarBody = {{{648, 128}, {128, 64}, {64, 3}}, kCarSize};

/// A body's population with memory of its own, prepared for all individuals.
class BodyPopulation {
 public:
  BodyPopulation(const Body& body, const Choice& choice)
      : topology_(body.layers),
        made_(make_population(choice.kind, {{topology_.synapses()}, topology_}, choice.options)),
        memory_(*made_, body.individuals),
        cohort_{kDraw, {0, body.individuals}} {
    made_->initialise(1, 1.0, {0, topology_.synapses()});
    prepare();
  }
  void prepare() { made_->prepare(kSigma, cohort_, alone); }
  Population& operator*() { return *made_; }
  Population* operator->() { return made_.get(); }

 private:
  Topology topology_;
  std::unique_ptr<Population> made_;
  OwnMemory memory_;
  Cohort cohort_;
};

/// 96 rules, an individual's drawn once each.
Choice noise_per_rule(const char* assignment, double confidence) {
  return {"shared",
          {{"noise", "rule"},
           {"assignment", assignment},
           {"assignment_confidence", confidence},
           {"rules", std::int64_t{96}}}};
}

/// 100 rules between 10 learned types of neurons.
Choice types_of_neurons() {
  return {"shared", {{"noise", "rule"}, {"assignment", "types"}}};
}

void sample(benchmark::State& state, const Body& body, const Choice& choice) {
  BodyPopulation population(body, choice);
  Individual individual;
  std::uint32_t index = 0;
  const auto individuals = static_cast<std::uint32_t>(body.individuals);
  for (auto _ : state) population->sample(kDraw, index++ % individuals, individual);
}
void ant_sample(benchmark::State& state, const Choice& choice) {
  sample(state, kAntBody, choice);
}
void car_sample(benchmark::State& state, const Choice& choice) {
  sample(state, kCarBody, choice);
}

/// What a node does once a generation.
void ant_prepare(benchmark::State& state, const Choice& choice) {
  BodyPopulation population(kAntBody, choice);
  for (auto _ : state) population.prepare();
}

/// A whole generation's gradient.
void ant_gradient(benchmark::State& state, const Choice& choice) {
  BodyPopulation population(kAntBody, choice);
  const auto fitness = some_fitness(kAntSize);
  std::vector<double> out;
  for (auto _ : state) {
    for (std::size_t block = 0; block < population->blocks(); ++block) {
      std::size_t size = 0;
      for (const Range& range : population->block_ranges(block)) size += range.size();
      out.resize(size);
      population->gradient_block(block, kDraw, fitness, out,
                                 [](auto, auto row) { benchmark::DoNotOptimize(row.data()); });
    }
  }
}

#define HEBBES_BENCHMARK_CHOICE(name, choice)                                  \
  BENCHMARK_CAPTURE(ant_sample, name, choice)->Unit(benchmark::kMillisecond);  \
  BENCHMARK_CAPTURE(car_sample, name, choice)->Unit(benchmark::kMillisecond);  \
  BENCHMARK_CAPTURE(ant_prepare, name, choice)->Unit(benchmark::kMillisecond); \
  BENCHMARK_CAPTURE(ant_gradient, name, choice)->Unit(benchmark::kMillisecond)

HEBBES_BENCHMARK_CHOICE(individual, Choice{});
HEBBES_BENCHMARK_CHOICE(rule_fixed, noise_per_rule("fixed", 0.0));
HEBBES_BENCHMARK_CHOICE(rule_learned_flat, noise_per_rule("learned", 0.0));
HEBBES_BENCHMARK_CHOICE(rule_learned_peaked, noise_per_rule("learned", 0.99));
HEBBES_BENCHMARK_CHOICE(rule_types, types_of_neurons());

}  // namespace
}  // namespace hebbes::population
