#include "lib/policy/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "lib/policy/hebbian_layer.h"
#include "lib/policy/policy_kind.h"
#include "tests/support/count_allocations.h"
#include "tests/support/interfaces.h"
#include "tests/support/statistics.h"

namespace hebbes::policy {
namespace {

population::Individual some_individual(const Policy& policy) {
  population::Individual individual;
  population::resize(policy.genome(), individual);
  rng::fill_normal({3, 0, 0, 99}, 0, population::flat(individual.rules));
  rng::fill_normal({3, 0, 1, 99}, 0, population::flat(individual.statics));
  individual.rules *= 0.1f;
  individual.statics *= 0.3f;
  return individual;
}

/// A policy with parameters.
class Life : public testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  Life()
      : interface_(test::interface_of(std::get<1>(GetParam()))),
        policy_(make_policy(std::get<0>(GetParam()), interface_)),
        observation_(test::observation_size(interface_)),
        action_(interface_.action.size()) {
    policy_->set_individual(some_individual(*policy_));
  }

  std::vector<float> live(const rng::Family& weights, int steps) {
    policy_->begin_episode(weights);
    for (int t = 0; t < steps; ++t) {
      for (std::size_t j = 0; j < observation_.size(); ++j) {
        observation_[j] = 0.025f * static_cast<float>((t + 3 * static_cast<int>(j)) % 37);
      }
      policy_->act(observation_, action_);
    }
    return action_;
  }

  Interface interface_;
  std::unique_ptr<Policy> policy_;
  std::vector<float> observation_;
  std::vector<float> action_;
};

TEST_P(Life, EachEpisodeIsLivedAsIfItWereTheFirst) {
  const auto first = live({1, 0, 0, 1}, 30);
  live({1, 0, 5, 1}, 50);
  EXPECT_EQ(live({1, 0, 0, 1}, 30), first);
  const bool learns = policy_->genome().synapses > 0;
  EXPECT_EQ(live({1, 0, 1, 1}, 30) != first, learns);
}

/// Lives of one individual, begun one after the other, of which every third sits out each turn and
/// all but the first leave one by one: how they act is what each does alone.
TEST_P(Life, LivesSideBySideActAsEachWouldAlone) {
  constexpr std::size_t kLives = 6;
  constexpr int kSteps = 24;
  const auto observation = [&](std::size_t life, int t) {
    std::vector<float> values(observation_.size());
    for (std::size_t j = 0; j < values.size(); ++j) {
      values[j] =
          0.025f * static_cast<float>((static_cast<std::size_t>(t) + 5 * life + 3 * j) % 37);
    }
    return values;
  };
  const auto acts = [](std::size_t life, int t) {
    const bool sits_out = (static_cast<std::size_t>(t) + life) % 3 == 0;
    return !sits_out && t < kSteps - 4 * static_cast<int>(life);
  };
  const auto family = [](std::size_t life) {
    return rng::Family{1, 0, static_cast<std::uint32_t>(life), 1};
  };
  std::vector<std::vector<float>> alone;
  for (std::size_t life = 0; life < kLives; ++life) {
    policy_->begin_episode(family(life));
    for (int t = 0; t < kSteps; ++t) {
      if (!acts(life, t)) continue;
      policy_->act(observation(life, t), action_);
      alone.push_back(action_);
    }
  }

  ASSERT_TRUE(policy_->set_lives(kLives));
  policy_->set_individual(some_individual(*policy_));
  for (std::size_t life = 0; life < kLives; ++life) policy_->begin_life(life, family(life));
  std::vector<std::vector<std::vector<float>>> together(kLives);
  for (int t = 0; t < kSteps; ++t) {
    std::vector<std::vector<float>> seen, done(kLives, action_);
    for (std::size_t life = 0; life < kLives; ++life) seen.push_back(observation(life, t));
    std::vector<Turn> turns;
    for (std::size_t life = 0; life < kLives; ++life) {
      if (acts(life, t)) turns.push_back({life, seen[life], done[life]});
    }
    if (!turns.empty()) policy_->act_together(turns);
    for (const Turn& turn : turns) together[turn.life].push_back(done[turn.life]);
  }
  std::vector<std::vector<float>> one_after_the_other;
  for (const auto& life : together) {
    one_after_the_other.insert(one_after_the_other.end(), life.begin(), life.end());
  }
  EXPECT_EQ(one_after_the_other, alone);
}

TEST_P(Life, AllocatesNothingWhileActing) {
  live({1, 0, 0, 1}, 1);
  const auto before = test::allocations();
  for (int t = 0; t < 10; ++t) policy_->act(observation_, action_);
  EXPECT_EQ(test::allocations(), before);
}

TEST_P(Life, ShowsWhatItsLayersReturned) {
  const auto action = live({1, 0, 0, 1}, 3);
  const auto layers = policy_->layers();
  ASSERT_GE(layers.size(), 3u);
  for (const auto& layer : layers) EXPECT_EQ(layer->output().size(), layer->outputs());
  const auto last = layers.back()->output();
  ASSERT_EQ(last.size(), action.size());
  if (std::get<1>(GetParam()) == "car") {
    EXPECT_FLOAT_EQ(std::tanh(last[0]), action[0]);
  } else {
    EXPECT_TRUE(std::ranges::equal(last, action));
  }
}

TEST_P(Life, KeepsActionsWithinTheirBounds) {
  for (int steps = 1; steps < 20; ++steps) {
    const auto action = live({1, 0, 0, 1}, steps);
    for (std::size_t j = 0; j < action.size(); ++j) {
      EXPECT_GE(action[j], interface_.action[j].low);
      EXPECT_LE(action[j], interface_.action[j].high);
    }
  }
}

TEST_P(Life, LetsAnObservationThatIsNoNumberThrough) {
  for (const std::size_t place : {std::size_t{0}, observation_.size() - 1}) {
    live({1, 0, 0, 1}, 3);
    observation_[place] = std::numeric_limits<float>::quiet_NaN();
    policy_->act(observation_, action_);
    for (const float y : action_) EXPECT_TRUE(std::isnan(y));
  }
}

TEST_P(Life, LetsParametersThatAreNoNumbersThrough) {
  auto broken = some_individual(*policy_);
  float& parameter = broken.statics.size() > 0 ? broken.statics[0] : broken.rules(0, 1);
  parameter = std::numeric_limits<float>::quiet_NaN();
  policy_->set_individual(broken);
  for (const float y : live({1, 0, 0, 1}, 5)) EXPECT_TRUE(std::isnan(y));
}

INSTANTIATE_TEST_SUITE_P(Policies, Life,
                         testing::Combine(testing::Values("hebbian", "static", "lstm"),
                                          testing::Values("ant", "car")));

/// Of the Hebbian layers.
std::vector<float> all_weights(Policy& policy) {
  std::vector<float> all;
  for (const auto& layer : policy.layers()) {
    std::vector<float> weights(layer->genome().synapses);
    layer->get_weights(weights);
    all.insert(all.end(), weights.begin(), weights.end());
  }
  return all;
}

class InitialWeightsOf : public testing::TestWithParam<std::string> {};

TEST_P(InitialWeightsOf, AreSmallAndUniform) {
  const auto policy = make_policy("hebbian", test::interface_of(GetParam()));
  policy->set_individual(some_individual(*policy));
  policy->begin_episode({1, 0, 0, 1});
  const auto all = all_weights(*policy);
  ASSERT_EQ(all.size(), policy->genome().synapses);
  const auto [low, high] = std::ranges::minmax(all);
  EXPECT_GE(low, -0.1f);
  EXPECT_LT(high, 0.1f);
  EXPECT_GT(high - low, 0.19f);
}

TEST_P(InitialWeightsOf, MayBeNormal) {
  const auto policy = make_policy("hebbian", test::interface_of(GetParam()),
                                  {{"initial_weights", "normal"}, {"initial_scale", 0.02}});
  policy->set_individual(some_individual(*policy));
  policy->begin_episode({1, 0, 0, 1});
  const auto weights = all_weights(*policy);
  std::vector<double> squares;
  for (const float w : weights) squares.push_back(w * w / (0.02 * 0.02));
  EXPECT_LT(std::abs(test::mean_z<float>(weights, 0.0, 0.02)), test::kMaxZ);
  EXPECT_LT(std::abs(test::mean_z<double>(squares, 1.0, std::sqrt(2.0))), test::kMaxZ);
}

TEST_P(InitialWeightsOf, MayEvolve) {
  const auto policy =
      make_policy("hebbian", test::interface_of(GetParam()), {{"initial_weights", "evolved"}});
  const auto genome = policy->genome();
  const std::size_t kernels = GetParam() == "car" ? 1362 : 0;
  ASSERT_EQ(genome.statics, kernels + genome.synapses);
  const auto individual = some_individual(*policy);
  policy->set_individual(individual);
  policy->begin_episode({1, 0, 0, 1});
  const auto weights = all_weights(*policy);
  EXPECT_TRUE(std::ranges::equal(weights, individual.statics.tail(genome.synapses)));
}

INSTANTIATE_TEST_SUITE_P(Bodies, InitialWeightsOf, testing::Values("ant", "car"));

}  // namespace
}  // namespace hebbes::policy
