// The steps of policies and of their parts, beside a plain loop over the definition and what the
// processor could do at best.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <vector>

#include "lib/math/lanes.h"
#include "lib/policy/hebbian_layer.h"
#include "lib/policy/policy_kind.h"
#include "lib/policy/vision_front_end.h"
#include "lib/rng/bulk.h"

namespace hebbes::policy {
namespace {

const Interface kAnt = {{28}, std::vector<envs::Bounds>(8, {-1.0f, 1.0f})};
const Interface kCar = {{3, 84, 84}, {{-1.0f, 1.0f}, {0.0f, 1.0f}, {0.0f, 1.0f}}};

population::Individual some_individual(const population::GenomeShape& genome) {
  population::Individual individual;
  population::resize(genome, individual);
  rng::fill_normal({1, 0, 0, 99}, 0, population::flat(individual.rules));
  rng::fill_normal({1, 0, 1, 99}, 0, population::flat(individual.statics));
  individual.rules *= 0.02f;
  individual.statics *= 0.1f;
  return individual;
}

/// Observations to be seen in turn.
std::vector<std::vector<float>> some_observations(std::size_t size) {
  std::vector<std::vector<float>> observations(37, std::vector<float>(size));
  for (std::size_t t = 0; t < observations.size(); ++t) {
    for (std::size_t j = 0; j < size; ++j) {
      observations[t][j] = static_cast<float>((t + 3 * j) % 37) / 36.0f;
    }
  }
  return observations;
}

void policy_act(benchmark::State& state, const char* kind, const Interface& interface) {
  const auto policy = make_policy(kind, interface);
  policy->set_individual(some_individual(policy->genome()));
  policy->begin_episode({1, 0, 0, 1});
  std::size_t size = 1;
  for (const std::size_t axis : interface.observation) size *= axis;
  const auto observations = some_observations(size);
  std::array<float, 8> buffer{};
  const auto action = std::span(buffer).first(interface.action.size());
  std::size_t t = 0;
  for (auto _ : state) {
    policy->act(observations[t++ % observations.size()], action);
    benchmark::DoNotOptimize(buffer);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(policy_act, hebbian_ant, "hebbian", kAnt)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(policy_act, hebbian_car, "hebbian", kCar)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(policy_act, static_ant, "static", kAnt)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(policy_act, static_car, "static", kCar)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(policy_act, lstm_ant, "lstm", kAnt)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(policy_act, lstm_car, "lstm", kCar)->Unit(benchmark::kMicrosecond);

/// Four lives of one individual at once; items are the steps of all.
void policy_act_together(benchmark::State& state, const char* kind, const Interface& interface) {
  constexpr std::size_t kLives = 4;
  const auto policy = make_policy(kind, interface);
  policy->set_lives(kLives);
  policy->set_individual(some_individual(policy->genome()));
  std::size_t size = 1;
  for (const std::size_t axis : interface.observation) size *= axis;
  const auto observations = some_observations(size);
  std::array<std::array<float, 8>, kLives> buffers{};
  std::array<Turn, kLives> turns;
  for (std::size_t life = 0; life < kLives; ++life) {
    policy->begin_life(life, {1, 0, static_cast<std::uint32_t>(life), 1});
  }
  std::size_t t = 0;
  for (auto _ : state) {
    for (std::size_t life = 0; life < kLives; ++life) {
      turns[life] = {life, observations[t++ % observations.size()],
                     std::span(buffers[life]).first(interface.action.size())};
    }
    policy->act_together(turns);
    benchmark::DoNotOptimize(buffers);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kLives));
}
BENCHMARK_CAPTURE(policy_act_together, hebbian_ant, "hebbian", kAnt)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(policy_act_together, hebbian_car, "hebbian", kCar)->Unit(benchmark::kMicrosecond);

/// A part of a policy alone; items are its steps.
template <class Part>
void layer_step(benchmark::State& state, Part& layer) {
  const auto individual = some_individual(layer.genome());
  const auto& statics = individual.statics;
  layer.set_parameters(individual.rules,
                       {statics.data(), static_cast<std::size_t>(statics.size())});
  std::vector<float> weights(layer.genome().synapses);
  rng::fill_uniform({1, 0, 0, 1}, -0.1f, 0.1f, weights);
  layer.begin_episode(weights);
  const auto observations = some_observations(layer.inputs());
  std::size_t t = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(layer.step(observations[t++ % observations.size()]));
  }
  state.SetItemsProcessed(state.iterations());
}

void vision_front_end(benchmark::State& state) {
  VisionFrontEnd layer;
  layer_step(state, layer);
}
BENCHMARK(vision_front_end)->Unit(benchmark::kMicrosecond);

/// The car's first Hebbian layer, nine tenths of its synapses.
void hebbian_layer(benchmark::State& state) {
  HebbianLayer layer(648, 128, Activation::kTanh, {Normalisation::kMaxAbs, {}, false});
  layer_step(state, layer);
}
BENCHMARK(hebbian_layer)->Unit(benchmark::kMicrosecond);

/// The definition as one would write it down: five coefficients a synapse, libm's tanh.
void plain_layer(std::span<const float> pre, const float* rules, float* weights,
                 std::span<float> post) {
  for (float& y : post) y = 0.0f;
  for (std::size_t i = 0; i < pre.size(); ++i) {
    for (std::size_t j = 0; j < post.size(); ++j) post[j] += pre[i] * weights[i * post.size() + j];
  }
  for (float& y : post) y = std::tanh(y);
  const std::size_t synapses = pre.size() * post.size();
  const float* eta = rules;
  const float* a = eta + synapses;
  const float* b = a + synapses;
  const float* c = b + synapses;
  const float* d = c + synapses;
  for (std::size_t i = 0; i < pre.size(); ++i) {
    for (std::size_t j = 0; j < post.size(); ++j) {
      const std::size_t s = i * post.size() + j;
      weights[s] += eta[s] * (a[s] * pre[i] * post[j] + b[s] * pre[i] + c[s] * post[j] + d[s]);
    }
  }
}

void plain_hebbian_act(benchmark::State& state) {
  std::vector<float> rules(5 * 12'288);
  rng::fill_normal({1, 0, 0, 99}, 0, rules);
  for (float& h : rules) h *= 0.02f;
  std::vector<float> weights(12'288);
  rng::fill_uniform({1, 0, 0, 1}, -0.1f, 0.1f, weights);
  std::array<float, 128> first;
  std::array<float, 64> second;
  std::array<float, 8> action;
  const auto observations = some_observations(28);
  std::size_t t = 0;
  for (auto _ : state) {
    plain_layer(observations[t++ % observations.size()], rules.data(), weights.data(), first);
    plain_layer(first, rules.data() + 5 * 3584, weights.data() + 3584, second);
    plain_layer(second, rules.data() + 5 * 11'776, weights.data() + 11'776, action);
    benchmark::DoNotOptimize(action);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(plain_hebbian_act)->Unit(benchmark::kMicrosecond);

/// What every Hebbian step must at least read: 4 coefficients a synapse, in and out of cache as the
/// step does. The argument is the number of synapses.
void coefficient_stream(benchmark::State& state) {
  const std::vector<float> coefficients(4 * static_cast<std::size_t>(state.range(0)), 0.5f);
  for (auto _ : state) {
    std::array<float, 64> sums{};
    for (std::size_t j = 0; j < coefficients.size(); j += sums.size()) {
      for (std::size_t l = 0; l < sums.size(); ++l) sums[l] += coefficients[j + l];
    }
    benchmark::DoNotOptimize(sums);
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(coefficients.size() * sizeof(float)));
}
BENCHMARK(coefficient_stream)->Arg(12'288)->Arg(91'328)->Unit(benchmark::kMicrosecond);

/// Fused multiply-adds as fast as they go, 2 operations an item and lane.
void peak_arithmetic(benchmark::State& state) {
  using math::Floats;
  constexpr std::size_t kChains = 12;
  constexpr int kRounds = 1000;
  const Floats factor = math::broadcast<Floats>(0.999f);
  for (auto _ : state) {
    std::array<Floats, kChains> sums;
    for (std::size_t c = 0; c < kChains; ++c) sums[c] = math::broadcast<Floats>(0.1f * c);
    for (int round = 0; round < kRounds; ++round) {
#pragma GCC unroll 12
      for (std::size_t c = 0; c < kChains; ++c) sums[c] = math::fma(sums[c], factor, factor);
    }
    benchmark::DoNotOptimize(sums);
  }
  state.counters["FLOP/s"] = benchmark::Counter(
      2.0 * kRounds * kChains * math::kFloats * static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate);
}
BENCHMARK(peak_arithmetic)->Unit(benchmark::kMicrosecond);

void hebbian_set_individual(benchmark::State& state, const Interface& interface) {
  const auto policy = make_policy("hebbian", interface);
  const auto individual = some_individual(policy->genome());
  for (auto _ : state) policy->set_individual(individual);
}
BENCHMARK_CAPTURE(hebbian_set_individual, ant, kAnt)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(hebbian_set_individual, car, kCar)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hebbes::policy
