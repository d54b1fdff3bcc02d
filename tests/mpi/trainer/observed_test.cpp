// What a run says that its policies have observed, against all of it played again by one rank.
#include "lib/trainer/observed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/policy/observation_normaliser.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/trainer.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::trainer {
namespace {

constexpr std::int64_t kGenerations = 3;

config::Config config_for(const std::string& policy, std::int64_t generations) {
  auto config = config::parse_config(
      "[task]\ntrain = ['default', 'damage-left']\n"
      "[policy]\nkind = '" +
          policy +
          "'\nhidden = [8]\nnormalise_observations = true\n"
          "[population]\nsize = 4\n[run]\nseed = 3\nevaluate_every = 2\nevaluate_episodes = 1\n",
      "test");
  config.run.generations = generations;
  return config;
}

/// The episodes of a run's generations, one after another, and what they showed.
class PlayedAgain {
 public:
  explicit PlayedAgain(config::Config config)
      : config_(std::move(config)),
        stage_(config::task_of(config_), config_.task.options, config_.task.train,
               make_policy(config_)),
        population_(make_population(config_, stage_.policy())) {
    population_->initialise(config_.run.seed, config_.population.initial_std, {});
  }

  /// Plays a generation.
  void play(std::uint32_t generation, double sigma) {
    population_->prepare(sigma, {}, population::alone);
    population::Individual individual;
    for (std::uint32_t i = 0; i < config_.population.size; ++i) {
      population_->sample({config_.run.seed, generation, 0}, i, individual);
      stage_.policy().set_individual(individual);
      for (std::size_t v = 0; v < stage_.variations(); ++v) {
        stage_.play({v, {config_.run.seed, generation, i, 0, false}},
                    [&](envs::Environment& world) {
                      const auto shown = world.observation();
                      seen_.emplace_back(shown.begin(), shown.end());
                      return true;
                    });
        seen_.pop_back();  // after the last step nobody looks
      }
    }
  }

  /// Expects that the checkpoint tells of all that was seen; goes on from it.
  void compare(const run::CheckpointReader& checkpoint) {
    const std::size_t entries = seen_.front().size();
    policy::ObservationStatistics told(entries);
    told.count = checkpoint.read<std::int64_t>("/observation/count", {1}).front();
    told.mean = checkpoint.read<double>("/observation/mean", {entries});
    told.variance = checkpoint.read<double>("/observation/variance", {entries});
    ASSERT_EQ(told.count, static_cast<std::int64_t>(seen_.size()));
    for (std::size_t i = 0; i < entries; ++i) {
      const auto [mean, variance] = moments_of(i);
      EXPECT_NEAR(told.mean[i], mean, 1e-12);
      EXPECT_NEAR(told.variance[i], variance, 1e-12);
    }
    stage_.policy().normaliser()->set_statistics(told);
    for (auto& parameter : population_->replicated()) {
      std::vector<std::size_t> shape = {parameter.rows};
      if (!parameter.is_vector) shape.push_back(parameter.columns);
      std::ranges::copy(checkpoint.read<float>("/parameters/" + parameter.name, shape),
                        parameter.values.begin());
    }
  }

 private:
  struct Expected {
    double mean, variance;
  };
  Expected moments_of(std::size_t entry) const {
    const auto count = static_cast<long double>(seen_.size());
    long double sum = 0.0L, squares = 0.0L;
    for (const auto& o : seen_) sum += o[entry];
    for (const auto& o : seen_) squares += (o[entry] - sum / count) * (o[entry] - sum / count);
    return {static_cast<double>(sum / count), static_cast<double>(squares / count)};
  }

  config::Config config_;
  Stage stage_;
  std::unique_ptr<population::Population> population_;
  std::vector<std::vector<float>> seen_;
};

class ObservedInARun : public ::testing::TestWithParam<const char*> {};

TEST_P(ObservedInARun, IsWhatItsEpisodesShowed) {
  const parallel::Cluster cluster(1);
  const test::TemporaryDirectory own;
  std::string directory = own.path().string();
  broadcast_text(cluster.world(), directory);
  PlayedAgain again(config_for(GetParam(), kGenerations));
  double sigma = 0.1;
  for (std::int64_t generation = 0; generation < kGenerations; ++generation) {
    Trainer trainer(config_for(GetParam(), generation + 1), {directory, generation > 0, {}},
                    cluster);
    ASSERT_EQ(trainer.train(), io::ExitCode::kDone);
    if (!cluster.is_master()) continue;
    const run::CheckpointReader checkpoint(directory);
    again.play(static_cast<std::uint32_t>(generation), sigma);
    sigma *= 0.999;
    again.compare(checkpoint);
  }
}

INSTANTIATE_TEST_SUITE_P(Policies, ObservedInARun, ::testing::Values("hebbian", "static", "lstm"));

}  // namespace
}  // namespace hebbes::trainer
