// Lives under treatments, against what an episode that is played by hand is like.
#include "lib/probe/treated_lives.h"

#include <gtest/gtest.h>

#include "lib/policy/layer.h"
#include "lib/policy/policy_kind.h"
#include "lib/rng/bulk.h"

namespace hebbes::probe {
namespace {

const trainer::EpisodeName kLife = {9, 3, 5, 0, true};
const std::vector<std::string> kVariations = {"damage-left", "default"};

const envs::Task& ant() {
  return envs::tasks().find("ant");
}

std::unique_ptr<policy::Policy> make_policy() {
  return policy::make_policy("hebbian", policy::interface_of(ant(), ant().defaults()));
}

population::Individual some_individual(const policy::Policy& policy) {
  population::Individual individual;
  population::resize(policy.genome(), individual);
  rng::fill_normal({4, 0, 0, 99}, 0, population::flat(individual.rules));
  individual.rules *= 0.3f;
  return individual;
}

/// Plays the life with `watch`, which sees the policy at its start and after each step.
double by_hand(policy::Policy& policy, const population::Individual& individual,
               const std::string& variation, trainer::EpisodeName name,
               const std::function<void(std::size_t step)>& watch = {}) {
  policy.set_individual(individual);
  const auto world = ant().make(variation, {});
  name.variation = static_cast<std::uint32_t>(envs::variation_index(ant(), {}, variation));
  std::size_t step = 0;
  return trainer::play_episode(*world, policy, ant().action_size(ant().defaults()), name,
                               [&](envs::Environment&) {
                                 if (watch) watch(step);
                                 ++step;
                                 return true;
                               })
      .episode_return;
}

class Lives : public testing::Test {
 protected:
  LifeResult play(const std::string& treatment, std::size_t v = 1,
                  const std::string& against = "nothing") {
    TreatedLives lives(ant(), {}, kVariations, {parse_treatment(treatment)},
                       parse_treatment(against), *policy_, individual_);
    // Another life in between must leave no trace.
    auto other = kLife;
    other.individual = 77;
    lives.play(v, 0, other);
    return lives.play(v, 0, kLife);
  }
  void set_all(const std::vector<std::vector<float>>& weights) {
    for (std::size_t l = 0; l < weights.size(); ++l) policy_->layers()[l]->set_weights(weights[l]);
  }
  std::vector<std::vector<float>> weights() const {
    std::vector<std::vector<float>> all;
    for (const auto& layer : policy_->layers()) {
      all.emplace_back(layer->genome().synapses);
      layer->get_weights(all.back());
    }
    return all;
  }

  std::unique_ptr<policy::Policy> policy_ = make_policy();
  population::Individual individual_ = some_individual(*policy_);
};

TEST_F(Lives, WithNothingDoneAreTheEpisodes) {
  for (std::size_t v = 0; v < 2; ++v) {
    const double plain = by_hand(*policy_, individual_, kVariations[v], kLife);
    for (const char* treatment : {"nothing", "noise@50=0", "freeze@900"}) {
      const LifeResult life = play(treatment, v);
      ASSERT_LT(life.acted, 900) << "a life that ends before the treatment was to be tested";
      EXPECT_EQ(life.total, plain) << treatment;
    }
    EXPECT_EQ(play("nothing", v).before, plain);
    EXPECT_EQ(play("change@50=" + kVariations[v], v).total, plain);
  }
}

TEST_F(Lives, StopLearningWhenTheyAreFrozen) {
  for (const std::size_t stop : {0, 1, 30}) {
    std::vector<std::vector<float>> kept;
    const double expected = by_hand(*policy_, individual_, "default", kLife, [&](std::size_t step) {
      if (step == stop) kept = weights();
      if (step >= stop) set_all(kept);  // undoes what the last step taught
    });
    const LifeResult life = play("freeze@" + std::to_string(stop));
    EXPECT_EQ(life.total, expected) << stop;
    EXPECT_EQ(weights(), kept);
  }
}

TEST_F(Lives, LoseAndTakeOverWeights) {
  std::vector<std::vector<float>> birth;
  const double reset = by_hand(*policy_, individual_, "default", kLife, [&](std::size_t step) {
    if (step == 0) birth = weights();
    if (step == 20) set_all(birth);
  });
  EXPECT_EQ(play("reset@20").total, reset);
  auto other = kLife;
  other.individual += kOther;
  by_hand(*policy_, individual_, "default", other);
  const auto learned = weights();
  const double transplanted = by_hand(*policy_, individual_, "default", kLife, [&](std::size_t s) {
    if (s == 0) set_all(learned);
  });
  EXPECT_EQ(play("transplant").total, transplanted);
}

TEST_F(Lives, DoWithoutACoefficient) {
  auto altered = individual_;
  altered.rules.col(2).setZero();
  altered.rules.col(0).setOnes();
  EXPECT_EQ(play("without=B,without=eta").total, by_hand(*policy_, altered, "default", kLife));
}

TEST_F(Lives, HaveTheirRulesPermutedWithinLayers) {
  // Where a layer's rules are all alike, and only there, it makes no difference.
  population::Individual alike = individual_;
  Eigen::Index first = 0;
  for (const auto& layer : policy_->layers()) {
    const auto count = static_cast<Eigen::Index>(layer->genome().synapses);
    for (Eigen::Index s = 0; s < count; ++s)
      alike.rules.row(first + s) = individual_.rules.row(first);
    first += count;
  }
  TreatedLives lives(ant(), {}, {"default"}, {parse_treatment("permute")},
                     parse_treatment("nothing"), *policy_, alike);
  EXPECT_EQ(lives.play(0, 0, kLife).total, lives.play(0, 1, kLife).total);
  EXPECT_NE(play("permute").total, by_hand(*policy_, individual_, "default", kLife));
  EXPECT_EQ(play("permute").total, play("permute").total);
}

TEST_F(Lives, MeetNoiseOfItsSize) {
  // Frozen from the step on, so that the weights in the end are those with noise.
  play("freeze@10");
  const auto plain = weights();
  play("noise@10=0.5,freeze@10");
  const auto noisy = weights();
  for (std::size_t l = 0; l < plain.size(); ++l) {
    double signal = 0, noise = 0;
    for (std::size_t i = 0; i < plain[l].size(); ++i) {
      signal += std::pow(plain[l][i], 2);
      noise += std::pow(static_cast<double>(noisy[l][i]) - plain[l][i], 2);
    }
    // The sum of n squares of normal numbers: five standard deviations, p < 1e-6.
    const double n = static_cast<double>(plain[l].size());
    EXPECT_NEAR(noise / (0.25 * signal / n), n, 5 * std::sqrt(2 * n));
  }
}

TEST_F(Lives, AreComparedWithWhatIsAskedFor) {
  TreatedLives lives(ant(), {}, {"default"}, {parse_treatment("change@40=long-back,freeze@60")},
                     parse_treatment("change@40=long-back"), *policy_, individual_);
  EXPECT_EQ(lives.common_steps(0), 40u);
  const LifeResult with = lives.play(0, 0, kLife), without = lives.play(0, 1, kLife);
  EXPECT_EQ(with.before, without.before);
  EXPECT_EQ(without.total, play("change@40=long-back").total);
  EXPECT_NE(with.total, without.total);
}

}  // namespace
}  // namespace hebbes::probe
