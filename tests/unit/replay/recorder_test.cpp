#include "apps/replay/recorder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lib/policy/layer.h"
#include "lib/policy/policy_kind.h"
#include "lib/rng/bulk.h"
#include "lib/trainer/rollout.h"

namespace hebbes::apps::replay {
namespace {

constexpr std::size_t kEvery = 7;

struct Lived {
  trainer::Outcome outcome;
  Life life;
};

class Recording : public testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  Recording()
      : task_(envs::tasks().find(std::get<0>(GetParam()))),
        policy_(policy::make_policy(std::get<1>(GetParam()),
                                    policy::interface_of(task_, task_.defaults()))) {
    population::Individual individual;
    population::resize(policy_->genome(), individual);
    rng::fill_normal({3, 0, 0, 99}, 0, population::flat(individual.rules));
    rng::fill_normal({3, 0, 1, 99}, 0, population::flat(individual.statics));
    policy_->set_individual(individual);
  }

  std::unique_ptr<envs::Environment> world() const {
    return task_.make("default", kinds::Options());
  }
  trainer::Outcome play(envs::Environment& environment) {
    return trainer::play_episode(environment, *policy_, task_.action_size(task_.defaults()),
                                 {5, 0, 0, 0, true});
  }
  Lived record() {
    const auto inner = world();
    Recorder recorder(life_in(task_, task_.defaults()), *inner, {"default"}, *policy_,
                      {kEvery, true});
    const auto outcome = play(recorder);
    return {outcome, recorder.take()};
  }

  const envs::Task& task_;
  std::unique_ptr<policy::Policy> policy_;
};

TEST_P(Recording, ChangesNothing) {
  const auto alone = world();
  const auto unwatched = play(*alone);
  const auto [outcome, life] = record();
  EXPECT_EQ(outcome.episode_return, unwatched.episode_return);
  EXPECT_EQ(outcome.steps, unwatched.steps);
  EXPECT_EQ(total_return(life), outcome.episode_return);
}

TEST_P(Recording, HasAStateMoreThanSteps) {
  const auto [outcome, life] = record();
  const std::size_t states = life.steps() + 1, bodies = life.forms.front().scene.bodies.size();
  EXPECT_EQ(life.position.size(), 3 * bodies * states);
  EXPECT_EQ(life.orientation.size(), 4 * bodies * states);
  EXPECT_EQ(life.contact.size(), bodies * states);
  EXPECT_EQ(life.action.size(), task_.action_size(task_.defaults()) * life.steps());
  EXPECT_EQ(life.view.pixels.size(), states * life.view.side * life.view.side * 3);
  for (const LayerLife& layer : life.layers) {
    EXPECT_EQ(layer.activation.size(), life.steps() * layer.outputs);
  }
}

TEST_P(Recording, LooksAtWeightsFromBirthToTheEnd) {
  const auto [outcome, life] = record();
  ASSERT_GE(life.weight_steps.size(), 2u);
  EXPECT_EQ(life.weight_steps.front(), 0u);
  EXPECT_EQ(life.weight_steps[1], kEvery);
  EXPECT_EQ(life.weight_steps.back(), life.steps());
  const bool learns = policy_->genome().synapses > 0;
  std::size_t plastic = 0;
  for (std::size_t l = 0; l < life.layers.size(); ++l) {
    const LayerLife& layer = life.layers[l];
    if (!layer.is_plastic) continue;
    ++plastic;
    const std::size_t looks = life.weight_steps.size(), synapses = layer.synapses();
    ASSERT_EQ(layer.weights.size(), looks * synapses);
    ASSERT_EQ(layer.change.size(), looks * synapses);
    ASSERT_EQ(layer.distance.size(), life.steps() + 1);
    EXPECT_EQ(layer.distance.front(), 0.0f);
    EXPECT_GT(layer.distance.back(), 0.0f);
    std::vector<float> weights(synapses);
    policy_->layers()[l]->get_weights(weights);  // as the episode left them
    EXPECT_TRUE(std::equal(weights.begin(), weights.end(),
                           layer.weights.end() - static_cast<std::ptrdiff_t>(synapses)));
    const auto is_zero = [](float change) { return change == 0; };
    const auto first = layer.change.begin(), second = first + static_cast<std::ptrdiff_t>(synapses);
    EXPECT_TRUE(std::all_of(first, second, is_zero));
    EXPECT_FALSE(std::all_of(second, second + static_cast<std::ptrdiff_t>(synapses), is_zero));
  }
  EXPECT_EQ(plastic, learns ? 3u : 0u);
}

INSTANTIATE_TEST_SUITE_P(Lives, Recording,
                         testing::Combine(testing::Values("ant", "car_racing"),
                                          testing::Values("hebbian", "static", "lstm")));

}  // namespace
}  // namespace hebbes::apps::replay
