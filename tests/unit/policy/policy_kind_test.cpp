#include "lib/policy/policy_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/interfaces.h"

namespace hebbes::policy {
namespace {

using testing::HasSubstr;

std::string refusal(std::string_view kind, const Interface& interface) {
  try {
    make_policy(kind, interface);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(MakePolicy, GivesTheNetworksOfTheExperiments) {
  const auto ant = make_policy("hebbian", test::interface_of("ant"))->genome();
  EXPECT_EQ(ant.synapses, 12'288u);
  EXPECT_EQ(ant.statics, 0u);
  const auto car = make_policy("hebbian", test::interface_of("car"))->genome();
  EXPECT_EQ(car.synapses, 91'328u);
  EXPECT_EQ(car.statics, 162u + 1200u);
  const auto static_car = make_policy("static", test::interface_of("car"))->genome();
  EXPECT_EQ(static_car.synapses, 0u);
  EXPECT_EQ(static_car.statics, 1362u + 91'328u);
  const auto lstm_ant = make_policy("lstm", test::interface_of("ant"))->genome();
  EXPECT_EQ(lstm_ant.synapses, 0u);
  EXPECT_EQ(lstm_ant.statics, 512u * (28u + 128u + 2u) + 128u * 64u + 64u * 8u);
}

TEST(MakePolicy, GivesNetworksOfAnyShape) {
  using Units = std::vector<std::int64_t>;
  const auto genome = [](const char* kind, Units hidden) {
    return make_policy(kind, test::interface_of("ant"), {{"hidden", std::move(hidden)}})->genome();
  };
  EXPECT_EQ(genome("hebbian", {5}).synapses, 28u * 5 + 5 * 8);
  EXPECT_EQ(genome("hebbian", {7, 6, 5, 4}).synapses, 28u * 7 + 7 * 6 + 6 * 5 + 5 * 4 + 4 * 8);
  EXPECT_EQ(genome("static", {17, 33}).statics, 28u * 17 + 17 * 33 + 33 * 8);
  EXPECT_EQ(genome("lstm", {16}).statics, 4 * 16u * (28 + 16 + 2) + 16 * 8);
  for (const Units& bad : {Units{}, Units{0}, Units{5000}, Units{1, 2, 3, 4, 5}}) {
    EXPECT_THROW(genome("hebbian", bad), std::invalid_argument);
  }
}

TEST(MakePolicy, ComputesAsItsShapeSays) {
  const auto interface = test::interface_of("ant");
  const auto policy = make_policy(
      "static", interface, {{"hidden", std::vector<std::int64_t>{3, 2}}, {"activation", "relu"}});
  population::Individual individual;
  population::resize(policy->genome(), individual);
  for (Eigen::Index i = 0; i < individual.statics.size(); ++i) {
    individual.statics[i] = 0.1f * static_cast<float>((i * 7) % 11 - 5);
  }
  policy->set_individual(individual);
  policy->begin_episode({1, 0, 0, 1});
  std::vector<float> seen(28), action(8);
  for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = std::sin(static_cast<float>(i));
  policy->act(seen, action);
  std::vector<double> values(seen.begin(), seen.end());
  Eigen::Index weight = 0;
  for (const std::size_t outputs : {3, 2, 8}) {
    std::vector<double> sums(outputs, 0.0);
    for (const double value : values) {
      for (double& sum : sums) sum += value * individual.statics[weight++];
    }
    for (double& sum : sums) sum = outputs == 8 ? std::tanh(sum) : std::max(0.0, sum);
    values = sums;
  }
  for (std::size_t a = 0; a < 8; ++a) EXPECT_NEAR(action[a], values[a], 1e-5);
}

TEST(MakePolicy, PassesOnWhichCoefficientsEvolve) {
  const auto form_of = [](const std::string& terms, bool eta) {
    return make_policy("hebbian", test::interface_of("car"), {{"rule", terms}, {"eta", eta}})
        ->genome()
        .form;
  };
  using Form = population::RuleForm;
  EXPECT_EQ(make_policy("hebbian", test::interface_of("car"))->genome().form, Form());
  EXPECT_EQ(form_of("A", true), (Form{{true, true, false, false, false}}));
  EXPECT_EQ(form_of("AD", false), (Form{{false, true, false, false, true}}));
  EXPECT_EQ(form_of("ABC", true), (Form{{true, true, true, true, false}}));
  EXPECT_EQ(form_of("ABCD", false), (Form{{false, true, true, true, true}}));
}

/// What the last of two steps does.
std::vector<float> second_action(std::string_view body, const std::string& normalisation) {
  const auto interface = test::interface_of(body);
  const auto policy = make_policy("hebbian", interface, {{"normalisation", normalisation}});
  population::Individual individual;
  population::resize(policy->genome(), individual);
  individual.rules.setConstant(0.1f);
  individual.statics.setConstant(0.01f);
  policy->set_individual(individual);
  policy->begin_episode({1, 0, 0, 1});
  const std::vector<float> observation(test::observation_size(interface), 0.5f);
  std::vector<float> action(interface.action.size());
  for (int t = 0; t < 2; ++t) policy->act(observation, action);
  return action;
}

TEST(MakePolicy, NormalisesWhatSeesPicturesUnlessChosenOtherwise) {
  const auto normalised = second_action("car", "max-abs");
  const auto free = second_action("car", "none");
  EXPECT_NE(normalised, free);
  EXPECT_EQ(second_action("car", "task"), normalised);
  EXPECT_NE(second_action("ant", "max-abs"), second_action("ant", "task"));
  EXPECT_EQ(second_action("ant", "none"), second_action("ant", "task"));
}

TEST(MakePolicy, RefusesWhatNoNetworkFits) {
  EXPECT_THAT(refusal("Hebbian", test::interface_of("ant")),
              HasSubstr("unknown policy 'Hebbian' (known: hebbian, static, lstm)"));
  EXPECT_THAT(refusal("hebbian", {{3, 96, 96}, test::interface_of("car").action}),
              HasSubstr("3x96x96"));
  EXPECT_THAT(refusal("hebbian", {{28}, {{-2.0f, 1.0f}}}), HasSubstr("-2"));
}

}  // namespace
}  // namespace hebbes::policy
