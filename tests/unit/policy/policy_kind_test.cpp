#include "lib/policy/policy_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  constexpr std::array<std::size_t, 3> kLarge = {3, 96, 96};
  EXPECT_THAT(refusal("hebbian", {kLarge, test::kCarAction}), HasSubstr("3x96x96"));
  constexpr std::array<envs::Bounds, 1> kWide = {{{-2.0f, 1.0f}}};
  EXPECT_THAT(refusal("hebbian", {test::kAntObservation, kWide}), HasSubstr("-2"));
}

}  // namespace
}  // namespace hebbes::policy
