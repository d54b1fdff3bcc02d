// The Hebbian policy's step on the ant's network, beside a plain loop over its definition.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <vector>

#include "lib/policy/hebbian_policy.h"

namespace hebbes::policy {
namespace {

constexpr std::array<std::size_t, 4> kAnt = {28, 128, 64, 8};

population::Individual some_individual(const Policy& policy) {
  population::Individual individual;
  population::resize(policy.genome(), individual);
  rng::fill_normal({1, 0, 0, 99}, 0, population::flat(individual.rules));
  individual.rules *= 0.02f;
  return individual;
}

std::array<float, 28> observation_at(int t) {
  std::array<float, 28> observation;
  for (std::size_t j = 0; j < observation.size(); ++j) {
    observation[j] = 0.05f * static_cast<float>((t + 3 * static_cast<int>(j)) % 37) - 0.9f;
  }
  return observation;
}

void hebbian_policy_act(benchmark::State& state) {
  HebbianPolicy policy(kAnt);
  policy.set_individual(some_individual(policy));
  policy.begin_episode({1, 0, 0, 1});
  std::array<float, 8> action{};
  int t = 0;
  for (auto _ : state) {
    policy.act(observation_at(t++), action);
    benchmark::DoNotOptimize(action);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hebbian_policy_act)->Unit(benchmark::kMicrosecond);

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
  int t = 0;
  for (auto _ : state) {
    plain_layer(observation_at(t++), rules.data(), weights.data(), first);
    plain_layer(first, rules.data() + 5 * 3584, weights.data() + 3584, second);
    plain_layer(second, rules.data() + 5 * 11'776, weights.data() + 11'776, action);
    benchmark::DoNotOptimize(action);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(plain_hebbian_act)->Unit(benchmark::kMicrosecond);

/// What every step must at least read: 4 coefficients a synapse, in and out of cache as the step
/// does.
void coefficient_stream(benchmark::State& state) {
  const std::vector<float> coefficients(4 * 12'288, 0.5f);
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
BENCHMARK(coefficient_stream)->Unit(benchmark::kMicrosecond);

void hebbian_set_individual(benchmark::State& state) {
  HebbianPolicy policy(kAnt);
  const auto individual = some_individual(policy);
  for (auto _ : state) policy.set_individual(individual);
}
BENCHMARK(hebbian_set_individual)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hebbes::policy
