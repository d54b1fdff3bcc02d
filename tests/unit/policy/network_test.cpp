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
