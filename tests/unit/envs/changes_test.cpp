// Variations that change while an agent lives.
#include "envs/changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "envs/ant/ant_environment.h"
#include "envs/ant/ant_task.h"
#include "envs/car_racing/car_task.h"
#include "envs/noise_and_delay.h"

namespace hebbes::envs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Numbers = std::vector<double>;

rng::Stream stream(std::uint32_t name) {
  return rng::Stream(31, {.individual = name});
}

/// Observes nothing but its form, and notes what reaches it.
class Chameleon final : public Environment {
 public:
  void reset(rng::Stream&) override { seen_[0] = 0; }
  StepResult step(std::span<const float> action) override {
    actions.push_back(action[0]);
    return {.reward = 1.0, .episode_over = false};
  }
  void become(std::size_t form) override { seen_[0] = static_cast<float>(form); }
  std::size_t form() const override { return static_cast<std::size_t>(seen_[0]); }
  std::span<const float> observation() const override { return seen_; }
  std::size_t steps() const override { return 0; }
  Scene scene() const override { return {}; }
  void look(Snapshot&) const override {}

  std::vector<float> actions;

 private:
  std::array<float, 1> seen_{};
};

/// After how many steps each form begins, in one episode of `steps`.
std::vector<int> changes_of(Environment& environment, std::uint32_t name, int steps) {
  rng::Stream random = stream(name);
  environment.reset(random);
  std::vector<int> changes;
  for (int t = 1; t <= steps; ++t) {
    environment.step(std::array{static_cast<float>(t)});
    if (environment.form() == changes.size() + 1) changes.push_back(t);
  }
  return changes;
}

TEST(Changes, ComeAtTheirStepsInEachEpisode) {
  const auto environment = with_changes(std::make_unique<Chameleon>(), {{3, 3}, {7, 7}});
  for (std::uint32_t name = 0; name < 3; ++name) {
    EXPECT_THAT(changes_of(*environment, name, 20), ElementsAre(3, 7));
  }
  EXPECT_THAT(changes_of(*environment, 3, 5), ElementsAre(3));
  EXPECT_THAT(changes_of(*environment, 4, 20), ElementsAre(3, 7));
}

TEST(Changes, AreDrawnEvenlyByTheEpisodesStream) {
  const auto environment = with_changes(std::make_unique<Chameleon>(), {{5, 8}});
  std::array<int, 4> counts{};
  constexpr int kEpisodes = 4000;
  for (std::uint32_t name = 0; name < kEpisodes; ++name) {
    const auto at = changes_of(*environment, name, 10);
    ASSERT_EQ(at.size(), 1u);
    ASSERT_GE(at[0], 5);
    ASSERT_LE(at[0], 8);
    ++counts[static_cast<std::size_t>(at[0] - 5)];
    if (name < 20) {
      EXPECT_EQ(changes_of(*environment, name, 10), at);
    }
  }
  double chi_squared = 0;  // 3 degrees of freedom: above 31.8 with p < 1e-6
  for (const int count : counts) chi_squared += std::pow(count - 1000.0, 2) / 1000;
  EXPECT_LT(chi_squared, 31.8);
}

TEST(Changes, WithoutAnyItIsTheEnvironmentItself) {
  auto own = std::make_unique<Chameleon>();
  const Environment* before = own.get();
  EXPECT_EQ(with_changes(std::move(own), {}).get(), before);
}

TEST(Changes, DelayAndNoiseAreThoseOfTheForm) {
  auto own = std::make_unique<Chameleon>();
  const Chameleon& world = *own;
  const auto environment =
      with_noise_and_delay(with_changes(std::move(own), {{3, 3}, {6, 6}}),
                           {{}, {.sensor_noise = 0.5, .action_delay = 2}, {}}, 1);
  rng::Stream random = stream(1);
  environment->reset(random);
  std::vector<bool> is_noisy;
  for (int t = 1; t <= 8; ++t) {
    environment->step(std::array{static_cast<float>(t)});
    is_noisy.push_back(environment->observation()[0] != static_cast<float>(environment->form()));
  }
  EXPECT_THAT(world.actions, ElementsAre(1, 2, 3, 2, 3, 4, 7, 8));
  EXPECT_THAT(is_noisy, ElementsAre(false, false, true, true, true, false, false, false));
}

/// What is seen of the world after each step of an episode under arbitrary actions.
struct Seen {
  std::vector<float> observations;
  std::vector<double> rewards, places;
};

Seen live(Environment& environment, std::size_t actions, int steps, std::uint32_t name) {
  rng::Stream random = stream(name), hands = stream(1000 + name);
  environment.reset(random);
  Seen seen;
  std::vector<float> action(actions, 0.0f);
  Snapshot snapshot;
  for (int t = 0; t < steps; ++t) {
    for (float& a : action) {
      a = std::clamp(0.8f * a + static_cast<float>(hands.uniform(-0.7, 0.8)), -1.0f, 1.0f);
    }
    const StepResult result = environment.step(action);
    seen.rewards.push_back(result.reward);
    std::ranges::copy(environment.observation(), std::back_inserter(seen.observations));
    environment.look(snapshot);
    for (const Placement& placement : snapshot.placements) {
      std::ranges::copy(placement.position, std::back_inserter(seen.places));
      std::ranges::copy(placement.orientation, std::back_inserter(seen.places));
    }
    if (result.episode_over) break;
  }
  return seen;
}

void expect_same(const Seen& a, const Seen& b) {
  EXPECT_EQ(a.rewards, b.rewards);
  EXPECT_EQ(a.observations, b.observations);
  EXPECT_EQ(a.places, b.places);
}

constexpr std::size_t kChange = 12;  // before a car that earns nothing is given up

class ChangesOfTask
    : public testing::TestWithParam<std::tuple<const Task*, std::string, std::string>> {
 protected:
  const Task& task() const { return *std::get<0>(GetParam()); }
  Options options(Options own = {}) const {
    own["engine"] = std::get<1>(GetParam());
    own["variations.changing.begins_as"] = "default";
    own["variations.changing.becomes"] = "later";
    own["variations.changing.at_step"] = std::int64_t{kChange};
    own.emplace("variations.later." + std::get<2>(GetParam()),
                task().complete({}).at("variations.default." + std::get<2>(GetParam())));
    return own;
  }
  Seen life(const std::string& variation, const Options& own, int steps = 150) const {
    return live(*task().make(variation, own), task().action_size(task().defaults()), steps, 1);
  }
};

TEST_P(ChangesOfTask, IntoTheSameChangesNoBit) {
  expect_same(life("changing", options()), life("default", options()));
}

TEST_P(ChangesOfTask, LeaveWhatWasAndTheNextEpisodeAlone) {
  Options own = options();
  own["variations.later.sensor_noise"] = 0.0;
  own["variations.later." + std::get<2>(GetParam())] =
      std::get<2>(GetParam()) == "friction" ? kinds::Value(0.05) : kinds::Value(Numbers(4, 0.1));
  const Seen usual = life("default", own), changed = life("changing", own);
  const std::size_t width = usual.observations.size() / usual.rewards.size();
  ASSERT_GT(changed.rewards.size(), kChange + 5);
  EXPECT_TRUE(
      std::equal(usual.rewards.begin(), usual.rewards.begin() + kChange, changed.rewards.begin()));
  EXPECT_TRUE(
      std::equal(usual.observations.begin(),
                 usual.observations.begin() + static_cast<std::ptrdiff_t>((kChange - 1) * width),
                 changed.observations.begin()));
  EXPECT_NE(usual.places, changed.places);
  const auto world = task().make("changing", own);
  live(*world, task().action_size(task().defaults()), 100, 7);
  expect_same(live(*world, task().action_size(task().defaults()), 150, 1), changed);
}

INSTANTIATE_TEST_SUITE_P(All, ChangesOfTask,
                         testing::Values(std::tuple{&ant::ant_task(), "lanes", "foot_length"},
                                         std::tuple{&ant::ant_task(), "bullet", "foot_length"},
                                         std::tuple{&car_racing::car_task(), "exact", "friction"},
                                         std::tuple{&car_racing::car_task(), "box2d", "friction"}),
                         [](const auto& tested) { return std::get<1>(tested.param); });

}  // namespace

namespace ant {
namespace {

AntVariation drawn_variation(rng::Stream& random) {
  AntVariation v;
  for (double& length : v.foot_length) length = random.uniform(0.1, 0.7);
  for (double& length : v.limb_length) length = random.uniform(0.1, 0.3);
  for (double& strength : v.motor_strength) strength = random.uniform(0, 1.5);
  for (double& range : v.hip_range) range = random.uniform(20, 60);
  v.torso_density = random.uniform(500, 2000);
  v.floor_friction = random.uniform(0, 2);
  v.gravity = random.uniform(3, 15);
  v.slope = random.uniform(0, 20);
  return v;
}

class ChangingAnt : public testing::TestWithParam<Hinges> {};

TEST_P(ChangingAnt, BothEnginesHaveTheSameBits) {
  for (std::uint32_t name = 0; name < 16; ++name) {
    SCOPED_TRACE(name);
    rng::Stream random = stream(name);
    std::vector<AntModel> models;
    for (int m = 0; m < 3; ++m) models.push_back(make_model(drawn_variation(random), GetParam()));
    Seen seen[2];
    for (const EngineKind kind : {EngineKind::kLanes, EngineKind::kBullet}) {
      auto own = std::make_unique<AntEnvironment>(models, kind);
      seen[static_cast<int>(kind)] =
          live(*with_changes(std::move(own), {{50, 90}, {100, 150}}), kJoints, 250, name);
    }
    expect_same(seen[0], seen[1]);
  }
}

INSTANTIATE_TEST_SUITE_P(Links, ChangingAnt, testing::Values(Hinges::kSeparate, Hinges::kMerged),
                         [](const auto& tested) {
                           return tested.param == Hinges::kSeparate ? "Twenty" : "Twelve";
                         });

std::array<double, 3> torso(const Environment& environment) {
  Snapshot snapshot;
  environment.look(snapshot);
  return snapshot.placements[0].position;
}

TEST(ChangingAnt, TorsoAndJointsStayWhereTheyAre) {
  const std::vector models = {make_model(AntVariation(), Hinges::kMerged),
                              make_model({.foot_length = {0.4, 0.1, 0.4, 0.4}}, Hinges::kMerged)};
  AntEnvironment ant(models, EngineKind::kLanes);
  live(ant, kJoints, 77, 3);
  const auto before = torso(ant);
  const std::vector<float> seen(ant.observation().begin(), ant.observation().end());
  ant.become(1);
  EXPECT_EQ(torso(ant), before);
  for (std::size_t i = 8; i < kObservationSize; ++i) EXPECT_EQ(ant.observation()[i], seen[i]) << i;
}

TEST(ChangingAnt, LongerLegsLiftItInsteadOfThrowingIt) {
  AntVariation tall;
  tall.foot_length = {0.8, 0.8, 0.8, 0.8};
  const std::vector models = {make_model(AntVariation(), Hinges::kMerged),
                              make_model(tall, Hinges::kMerged)};
  AntEnvironment ant(models, EngineKind::kLanes);
  rng::Stream random = stream(4);
  ant.reset(random);  // stands on its feet
  const double before = torso(ant)[2];
  ant.become(1);
  const double raised = torso(ant)[2];
  EXPECT_GT(raised, before + 0.1);
  const std::array<float, kJoints> rest{};
  for (int t = 0; t < 60; ++t) {
    const double last = torso(ant)[2];
    ant.step(rest);
    EXPECT_LT(torso(ant)[2] - last, 0.02) << "step " << t;  // 1.2 m/s
  }
}

TEST(ChangingAnt, AMotorThatDiesIsAnActionOfZero) {
  AntVariation lame;
  lame.motor_strength[3] = 0;
  const std::vector models = {make_model(AntVariation(), Hinges::kMerged),
                              make_model(lame, Hinges::kMerged)};
  AntEnvironment changing(models, EngineKind::kLanes), other(models[0]);
  rng::Stream random = stream(5), same = stream(5), hands = stream(6);
  changing.reset(random);
  other.reset(same);
  for (int t = 0; t < 120; ++t) {
    std::array<float, kJoints> action;
    for (float& a : action) a = static_cast<float>(hands.uniform(-1, 1));
    changing.step(action);
    if (t >= 40) action[3] = 0;
    other.step(action);
    if (t == 39) changing.become(1);
    ASSERT_EQ(torso(changing), torso(other)) << "step " << t;
  }
}

}  // namespace
}  // namespace ant

namespace car_racing {
namespace {

Options car_options(const std::string& parameter, const kinds::Value& value) {
  return {{"variations.changing.begins_as", "default"},
          {"variations.changing.becomes", "later"},
          {"variations.changing.at_step", std::int64_t{12}},
          {"variations.later." + parameter, value}};
}

TEST(ChangingCar, TheRoadsColourChangesBeforeItsEyes) {
  const auto car = car_task().make("changing", car_options("road_colour", Numbers{200, 20, 20}));
  const auto red_pixels = [&] {
    const auto pixels = car->observation();
    constexpr std::size_t kPlane = 84 * 84;
    int count = 0;
    for (std::size_t p = 0; p < kPlane; ++p) {
      count += pixels[p] > 0.7f && pixels[p + kPlane] < 0.15f && pixels[p + 2 * kPlane] < 0.15f;
    }
    return count;
  };
  rng::Stream random = stream(8);
  car->reset(random);
  for (int t = 1; t <= 14; ++t) {
    car->step(std::array{0.0f, 0.1f, 0.0f});
    EXPECT_EQ(car->form(), t < 12 ? 0u : 1u);
    EXPECT_EQ(red_pixels() > 100, t >= 12) << red_pixels() << " at step " << t;
  }
}

TEST(ChangingCar, TurnsNoFurtherThanItsNewLimit) {
  for (const char* engine : {"exact", "box2d"}) {
    Options own = car_options("steering_limit", 0.1);
    own["engine"] = engine;
    const auto car = car_task().make("changing", own);
    rng::Stream random = stream(9);
    car->reset(random);
    const auto wheel_angle = [&] {
      Snapshot snapshot;
      car->look(snapshot);
      const auto angle = [&](std::size_t body) {
        const auto& q = snapshot.placements[body].orientation;
        return 2 * std::atan2(q[2], q[3]);
      };
      double largest = 0;
      for (std::size_t w = 1; w < snapshot.placements.size(); ++w) {
        largest = std::max(largest, std::abs(std::remainder(angle(w) - angle(0), 2 * M_PI)));
      }
      return largest;
    };
    for (int t = 1; t <= 60; ++t) {
      car->step(std::array{0.6f, 0.1f, 0.0f});
      if (t == 11) {
        EXPECT_GT(wheel_angle(), 0.35) << engine;
      }
    }
    EXPECT_LT(wheel_angle(), 0.1 + 0.035) << engine;  // Box2D leaves 2 degrees uncorrected
  }
}

}  // namespace
}  // namespace car_racing

namespace {

std::string refusal(const Options& own) {
  try {
    ant::ant_task().check_together(ant::ant_task().complete(own));
  } catch (const kinds::UnfitOption& error) {
    return error.what();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

Options chain(const std::string& a, kinds::Value at, const std::string& b = "damage-left") {
  return {{"variations." + a + ".becomes", b}, {"variations." + a + ".at_step", std::move(at)}};
}

Options together(Options a, const Options& b) {
  a.insert(b.begin(), b.end());
  return a;
}

TEST(ChangeOptions, MayFollowEachOther) {
  const Options own = together(chain("one", std::int64_t{100}, "two"),
                               chain("two", std::vector<std::int64_t>{200, 300}, "long-back"));
  EXPECT_EQ(refusal(own), "accepted");
  const Course course = course_of(ant::ant_task(), ant::ant_task().complete(own), "one");
  EXPECT_THAT(course.forms, ElementsAre("one", "two", "long-back"));
  EXPECT_EQ(course.steps[1].last, 300u);
}

TEST(ChangeOptions, AreRefusedByNameWhereTheyCannotBe) {
  using Steps = std::vector<std::int64_t>;
  const std::int64_t at = 100;
  EXPECT_THAT(refusal({{"variations.a.becomes", "damage-left"}}),
              HasSubstr("'variations.a.becomes': needs at_step"));
  EXPECT_THAT(refusal({{"variations.a.at_step", at}}),
              HasSubstr("'variations.a.at_step': means nothing without becomes"));
  EXPECT_THAT(refusal({{"variations.a.begins_as", "default"}}),
              HasSubstr("'variations.a.begins_as': means nothing without becomes"));
  EXPECT_THAT(refusal(chain("a", at, "b")), HasSubstr("unknown variation 'b'"));
  EXPECT_THAT(refusal(chain("a", std::int64_t{960})), HasSubstr("step 960 never comes"));
  EXPECT_EQ(refusal(chain("a", std::int64_t{959})), "accepted");
  EXPECT_THAT(refusal(chain("a", Steps{10, 960})), HasSubstr("step 960 never comes"));
  for (const kinds::Value& bad :
       {kinds::Value(std::int64_t{0}), kinds::Value(Steps{9, 8}), kinds::Value(Steps{1}),
        kinds::Value(Steps{1, 2, 3}), kinds::Value(1.5), kinds::Value("x")}) {
    EXPECT_THAT(refusal(chain("a", bad)), HasSubstr("must be a step >= 1, or [first, last]"));
  }
  EXPECT_THAT(refusal(chain("a", at, "a")), HasSubstr("'variations.a.becomes': comes back to 'a'"));
  EXPECT_THAT(refusal(together(chain("a", at, "b"), chain("b", std::int64_t{200}, "a"))),
              HasSubstr("comes back to"));
  EXPECT_THAT(refusal(together(chain("a", at, "b"), chain("b", std::int64_t{100}))),
              HasSubstr("'variations.b.at_step': step 100 never comes"));
  EXPECT_THAT(refusal(together(chain("a", at), {{"variations.a.begins_as", "none"}})),
              HasSubstr("'variations.a.begins_as': unknown variation 'none'"));
  EXPECT_THAT(refusal(together(chain("a", at),
                               together(chain("b", at), {{"variations.b.begins_as", "a"}}))),
              HasSubstr("'variations.b.begins_as': 'a' changes itself"));
  EXPECT_THAT(refusal(together(chain("a", at), {{"variations.a.begins_as", "default"},
                                                {"variations.a.gravity", 3.0}})),
              HasSubstr("'variations.a.gravity': means nothing beside begins_as"));
}

TEST(ChangeOptions, MeanNothingToRecordedActions) {
  const Trace input = {"ant", "a", {}};
  EXPECT_THROW(ant::ant_task().play_back(input, chain("a", std::int64_t{10})),
               std::invalid_argument);
}

}  // namespace
}  // namespace hebbes::envs
