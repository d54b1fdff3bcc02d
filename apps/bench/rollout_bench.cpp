// Whole episodes with the Hebbian policy, and the ant's physics of the very same episodes alone.
// Items are environment steps; the ant's argument is the number of links.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <string>
#include <vector>

#include "apps/bench/car_driver.h"
#include "envs/ant/ant_world.h"
#include "envs/ant/episode.h"
#include "lib/policy/policy_kind.h"
#include "lib/population/normal_population.h"
#include "lib/trainer/rollout.h"

namespace hebbes::trainer {
namespace {

namespace ant = envs::ant;
namespace car = envs::car_racing;

/// What an individual lives through in training, the last of them held out.
std::vector<std::string> variations_of(const std::string& task) {
  auto variations = envs::tasks().find(task).variations({});
  variations.pop_back();
  return variations;
}

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

/// Does what a driver did, after the policy that it wraps has done its work. Episodes begin in the
/// order in which they were driven, again and again.
class DrivenPolicy final : public policy::Policy {
 public:
  DrivenPolicy(std::unique_ptr<policy::Policy> policy, std::vector<bench::CarActions> driven)
      : policy_(std::move(policy)), driven_(std::move(driven)), lives_(1) {}
  population::GenomeShape genome() const override { return policy_->genome(); }
  void set_individual(const population::Individual& individual) override {
    policy_->set_individual(individual);
  }
  bool set_lives(std::size_t lives) override {
    lives_.resize(lives);
    return policy_->set_lives(lives);
  }
  void begin_episode(const rng::Family& weights) override { begin_life(0, weights); }
  void begin_life(std::size_t life, const rng::Family& weights) override {
    policy_->begin_life(life, weights);
    lives_[life] = driven_[begun_++ % driven_.size()];
  }
  void act(std::span<const float> observation, std::span<float> action) override {
    policy_->act(observation, action);
    drive(0, action);
  }
  void act_together(std::span<const policy::Turn> turns) override {
    policy_->act_together(turns);
    for (const policy::Turn& turn : turns) drive(turn.life, turn.action);
  }

 private:
  void drive(std::size_t life, std::span<float> action) {
    assert(!lives_[life].empty());  // or it lives in another world than was driven in
    std::ranges::copy(lives_[life].front(), action.begin());
    lives_[life] = lives_[life].subspan(1);
  }

  std::unique_ptr<policy::Policy> policy_;
  std::vector<bench::CarActions> driven_;
  std::vector<std::span<const std::array<float, 3>>> lives_;  // what is left of each
  std::size_t begun_ = 0;
};

/// Episodes of the initial population, an individual living in four variations as in training.
class Rollouts {
 public:
  Rollouts(const std::string& task, const kinds::Options& options,
           std::unique_ptr<policy::Policy> policy, std::uint32_t individuals = 4)
      : individuals_(individuals),
        stage_(envs::tasks().find(task), options, variations_of(task), std::move(policy)),
        population_(stage_.policy().genome(), true) {
    population_.initialise(1, 1.0, {});
    population_.prepare(0.1, {}, population::alone);
  }

  static EpisodeName name(std::uint32_t individual) { return {1, 0, individual, 0, false}; }

  std::int64_t play_all() {
    std::int64_t steps = 0;
    for (std::uint32_t i = 0; i < individuals_; ++i) {
      population_.sample({1, 0, 0}, i, individual_);
      stage_.policy().set_individual(individual_);
      for (std::size_t v = 0; v < lives_.size(); ++v) lives_[v] = {v, name(i)};
      stage_.play_together(lives_, outcomes_);
      for (const Outcome& outcome : outcomes_) steps += outcome.steps;
    }
    return steps;
  }

  std::uint32_t individuals() const { return individuals_; }

 private:
  std::uint32_t individuals_;
  Stage stage_;
  std::array<Life, 4> lives_;
  std::array<Outcome, 4> outcomes_;
  population::NormalPopulation population_;
  population::Individual individual_;
};

std::unique_ptr<policy::Policy> hebbian_policy(const std::string& task) {
  const envs::Task& world = envs::tasks().find(task);
  return policy::make_policy("hebbian", policy::interface_of(world, world.defaults()));
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

rng::Stream environment_stream(std::uint32_t individual, std::uint32_t variation) {
  const auto name = Rollouts::name(individual);
  return {name.seed,
          {0, name.individual, name.generation,
           rng::purpose_word(rng::Purpose::kEnvironment, variation)}};
}

/// Cars that follow their roads, as trained ones would.
void car_rollout_driven(benchmark::State& state) {
  const car::Variation kTrained[] = {{}, {.friction = 2}, {.friction = 0.5}, {.side_force = -10}};
  std::vector<bench::CarActions> driven;
  for (std::uint32_t v = 0; v < std::size(kTrained); ++v) {
    rng::Stream random = environment_stream(0, v);
    driven.push_back(bench::drive(kTrained[v], random));
  }
  auto policy = std::make_unique<DrivenPolicy>(hebbian_policy("car_racing"), std::move(driven));
  play(state, {"car_racing", {}, std::move(policy), 1});
}

/// As the environment draws them.
std::array<double, ant::kJoints> initial_positions(std::uint32_t individual,
                                                   std::uint32_t variation) {
  rng::Stream random = environment_stream(individual, variation);
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
  const auto kind = engine == "bullet" ? ant::EngineKind::kBullet : ant::EngineKind::kLanes;
  std::vector<std::unique_ptr<ant::AntWorld>> worlds;
  for (const auto variation : {ant::Variation::kDefault, ant::Variation::kDamageLeft,
                               ant::Variation::kDamageRight, ant::Variation::kLongFront}) {
    worlds.push_back(std::make_unique<ant::AntWorld>(ant::make_model(variation, hinges), kind));
  }
  constexpr std::array<double, ant::kJoints> kRest{};
  for (auto _ : state) {
    auto life = recorded.lives().begin();
    for (std::uint32_t i = 0; i < rollouts.individuals(); ++i) {
      for (std::uint32_t v = 0; v < worlds.size(); ++v) {
        ant::AntWorld& world = *worlds[v];
        world.reset(initial_positions(i, v));
        for (std::size_t t = 0; t < ant::kBurnInSteps; ++t) world.step(kRest);
        for (const auto& action : *life++) world.step(action);
      }
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
BENCHMARK(car_rollout_driven)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hebbes::trainer
