#include "lib/trainer/observed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "lib/policy/observation_normaliser.h"
#include "lib/policy/policy_kind.h"
#include "tests/support/interfaces.h"

namespace hebbes::trainer {
namespace {

using testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Outcome episode(int failed) {
  return {1.0, 0.0, 10, failed};
}

TEST(AddUpObserved, LeavesOutEpisodesThatFailedOrSawWhatIsNotFinite) {
  const std::vector<Outcome> outcomes = {episode(0), episode(1), episode(0), episode(0),
                                         episode(0)};
  const std::vector<double> numbers = {10, 1,  2, 10,        4, 8,  10, kNaN,
                                       1,  10, 1, kInfinity, 5, 16, 32};
  EXPECT_THAT(add_up_observed(outcomes, numbers), ElementsAre(15, 17, 34));
}

TEST(AddUpObserved, AddsInTheOrderOfTheEpisodes) {
  const std::vector<Outcome> outcomes(3, episode(0));
  EXPECT_THAT(add_up_observed(outcomes, std::vector{1e16, 1.0, 1.0}),
              ElementsAre(1e16 + 1.0 + 1.0));
  EXPECT_THAT(add_up_observed(outcomes, std::vector{1.0, 1.0, 1e16}), ElementsAre(2.0 + 1e16));
  EXPECT_NE(2.0 + 1e16, 1e16 + 1.0 + 1.0);
}

TEST(AddUpObserved, IsNothingWhereNothingIsNormalised) {
  EXPECT_TRUE(add_up_observed(std::vector<Outcome>(3, episode(0)), {}).empty());
}

TEST(Observed, OfAPolicyThatSeesThemAsTheyAreIsNothing) {
  const auto policy = policy::make_policy("static", test::interface_of("ant"));
  EXPECT_EQ(observed_size(*policy), 0u);
  keep_observed(*policy, 0, {});
  learn_observed(*policy, {});
}

TEST(Observed, ChangesWhatTheNextGenerationSees) {
  const auto policy =
      policy::make_policy("static", test::interface_of("ant"), {{"normalise_observations", true}});
  ASSERT_EQ(observed_size(*policy), 1u + 2 * 28);
  std::vector<float> observation(28, 2.0f), action(8);
  policy->begin_episode({1, 0, 0, 1});
  policy->act(observation, action);
  observation.assign(28, 6.0f);
  policy->act(observation, action);
  std::vector<double> numbers(observed_size(*policy));
  keep_observed(*policy, 0, numbers);
  EXPECT_EQ(policy->normaliser()->statistics().count, 0);
  learn_observed(*policy, add_up_observed(std::vector{episode(0)}, numbers));
  EXPECT_EQ(policy->normaliser()->statistics().count, 2);
  EXPECT_EQ(policy->normaliser()->statistics().mean[27], 4.0);
  EXPECT_EQ(policy->normaliser()->statistics().variance[27], 4.0);
}

}  // namespace
}  // namespace hebbes::trainer
