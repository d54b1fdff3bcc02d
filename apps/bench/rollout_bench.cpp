// Whole episodes with the Hebbian policy, and the ant's physics of the very same episodes alone.
// Items are environment steps; the ant's argument is the number of links.
#include <benchmark/benchmark.h>

#include <array>
#include <string>
#include <vector>

#include "envs/ant/ant_world.h"
#include "envs/ant/episode.h"
#include "lib/policy/policy_kind.h"
#include "lib/population/normal_population.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {
namespace {

namespace ant = envs::ant;

constexpr std::uint32_t kEpisodes = 16;

/// Remembers the actions of the policy that it wraps.
class RecordingPolicy final : public policy::Policy {
 public:
  explicit RecordingPolicy(std::unique_ptr<policy::Policy> policy) : policy_(std::move(policy)) {}
  population::GenomeShape genome() const override { return policy_->genome(); }
  void set_individual(const population::Individual& individual) override {
    policy_->set_individual(individual);
  }
  void begin_episode(const rng::Family& weights) override {
    policy_->begin_episode(weights);
    lives_.emplace_back();
  }
  void act(std::span<const float> observation, std::span<float> action) override {
    policy_->act(observation, action);
    auto& recorded = lives_.back().emplace_back();
    std::copy(action.begin(), action.end(), recorded.begin());
  }

  using Life = std::vector<std::array<double, ant::kJoints>>;
  const std::vector<Life>& lives() const { return lives_; }

 private:
  std::unique_ptr<policy::Policy> policy_;
  std::vector<Life> lives_;
};

/// Episodes of the initial population, an individual living four times as in training.
class Rollouts {
 public:
  Rollouts(const std::string& task, const kinds::Options& options,
           std::unique_ptr<policy::Policy> policy)
      : stage_(envs::tasks().find(task), options, {"default"}, std::move(policy)),
        population_(stage_.policy().genome(), true) {
    population_.initialise(1, 1.0, {});
    population_.prepare(0.1, {}, population::alone);
  }

  static EpisodeName name(std::uint32_t episode) { return {1, 0, episode, 0, false}; }

  std::int64_t play_all() {
    std::int64_t steps = 0;
    for (std::uint32_t episode = 0; episode < kEpisodes; ++episode) {
      if (episode % 4 == 0) {
        population_.sample({1, 0, 0}, episode / 4, individual_);
        stage_.policy().set_individual(individual_);
      }
      steps += stage_.play(0, name(episode)).steps;
    }
    return steps;
  }

 private:
  Stage stage_;
  population::NormalPopulation population_;
  population::Individual individual_;
};

std::unique_ptr<policy::Policy> hebbian_policy(const std::string& task) {
  return policy::make_policy("hebbian", policy::interface_of(envs::tasks().find(task)));
}

kinds::Options ant_options(const std::string& engine, std::int64_t links) {
  return {{"links", links}, {"engine", engine}};
}

void play(benchmark::State& state, Rollouts rollouts) {
  std::int64_t steps = 0;
  for (auto _ : state) steps += rollouts.play_all();
  state.SetItemsProcessed(steps);
}

void ant_rollout(benchmark::State& state, const std::string& engine) {
  play(state, {"ant", ant_options(engine, state.range(0)), hebbian_policy("ant")});
}

/// Untrained cars live for some 50 steps, of which the first second shows much of the field: what
/// is slowest to draw.
void car_rollout(benchmark::State& state, const std::string& engine) {
  play(state, {"car_racing", {{"engine", engine}}, hebbian_policy("car_racing")});
}

/// As the environment draws them.
std::array<double, ant::kJoints> initial_positions(std::uint32_t episode) {
  const auto name = Rollouts::name(episode);
  rng::Stream random(name.seed, {0, name.individual, name.generation,
                                 rng::purpose_word(rng::Purpose::kEnvironment, name.variation)});
  std::array<double, ant::kJoints> positions;
  for (double& q : positions) q = random.uniform(-0.1, 0.1);
  return positions;
}

void ant_physics_of_rollout(benchmark::State& state, const std::string& engine) {
  auto recorder = std::make_unique<RecordingPolicy>(hebbian_policy("ant"));
  const RecordingPolicy& recorded = *recorder;
  Rollouts rollouts("ant", ant_options(engine, state.range(0)), std::move(recorder));
  const std::int64_t steps = rollouts.play_all();
  const auto hinges = state.range(0) == 20 ? ant::Hinges::kSeparate : ant::Hinges::kMerged;
  ant::AntWorld world(ant::make_model(ant::Variation::kDefault, hinges),
                      engine == "bullet" ? ant::EngineKind::kBullet : ant::EngineKind::kLanes);
  constexpr std::array<double, ant::kJoints> kRest{};
  for (auto _ : state) {
    for (std::uint32_t episode = 0; episode < kEpisodes; ++episode) {
      world.reset(initial_positions(episode));
      for (std::size_t t = 0; t < ant::kBurnInSteps; ++t) world.step(kRest);
      for (const auto& action : recorded.lives()[episode]) world.step(action);
    }
  }
  state.SetItemsProcessed(state.iterations() * steps);
}

#define HEBBES_ROLLOUT_BENCHMARK(function, engine) \
  BENCHMARK_CAPTURE(function, engine, #engine)->Arg(20)->Arg(12)->Unit(benchmark::kMillisecond)

HEBBES_ROLLOUT_BENCHMARK(ant_rollout, lanes);
HEBBES_ROLLOUT_BENCHMARK(ant_rollout, bullet);
HEBBES_ROLLOUT_BENCHMARK(ant_physics_of_rollout, lanes);
HEBBES_ROLLOUT_BENCHMARK(ant_physics_of_rollout, bullet);
BENCHMARK_CAPTURE(car_rollout, exact, "exact")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(car_rollout, box2d, "box2d")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hebbes::trainer
