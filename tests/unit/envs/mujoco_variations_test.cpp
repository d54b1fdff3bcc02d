// Variations of MuJoCo models: fields by name, held against models that say the same in their
// files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "envs/mujoco/model.h"
#include "envs/mujoco/model_edits.h"
#include "envs/mujoco/mujoco_task.h"
#include "tests/unit/envs/mujoco_models.h"

namespace hebbes::envs::mujoco {
namespace {

using std::int64_t;
using testing::HasSubstr;
using Numbers = std::vector<double>;

/// All that MuJoCo computes with.
std::vector<double> physics_of(const mjModel& m) {
  std::vector<double> all;
  const auto add = [&](const mjtNum* values, int count) {
    all.insert(all.end(), values, values + count);
  };
  add(m.opt.gravity, 3);
  add(&m.opt.density, 1);
  add(m.body_pos, 3 * m.nbody);
  add(m.body_mass, m.nbody);
  add(m.body_subtreemass, m.nbody);
  add(m.body_inertia, 3 * m.nbody);
  add(m.body_invweight0, 2 * m.nbody);
  add(m.jnt_range, 2 * m.njnt);
  add(m.jnt_stiffness, m.njnt);
  add(m.dof_damping, m.nv);
  add(m.dof_armature, m.nv);
  add(m.dof_frictionloss, m.nv);
  add(m.dof_invweight0, m.nv);
  add(m.dof_M0, m.nv);
  add(m.geom_size, 3 * m.ngeom);
  add(m.geom_rbound, m.ngeom);
  add(m.geom_pos, 3 * m.ngeom);
  add(m.geom_friction, 3 * m.ngeom);
  add(m.actuator_gear, 6 * m.nu);
  add(m.actuator_acc0, m.nu);
  add(m.actuator_ctrlrange, 2 * m.nu);
  add(m.actuator_gainprm, mjNGAIN * m.nu);
  add(&m.stat.meaninertia, 1);
  return all;
}

void expect_same_physics(const mjModel& one, const mjModel& other) {
  const auto a = physics_of(one), b = physics_of(other);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_NEAR(a[i], b[i], 1e-12 * std::max(1.0, std::abs(b[i]))) << "number " << i;
  }
}

Model edited_walker(const std::vector<Edit>& edits) {
  return edited(*load_model(test::kWalker), edits);
}

TEST(MujocoEdits, AreWhatTheFileWouldSay) {
  struct Case {
    Edit edit;
    std::string passage, other;
  };
  const std::vector<Case> cases = {
      {{"opt.gravity", Numbers{1, 0, -3}}, "<default>", "<option gravity=\"1 0 -3\"/><default>"},
      {{"opt.gravity", std::string("x0.5")},
       "<default>",
       "<option gravity=\"0 0 -4.905\"/><default>"},
      {{"opt.density", 1.2}, "<default>", "<option density=\"1.2\"/><default>"},
      {{"joint.*.damping", std::string("x3")}, "damping=\"0.5\"", "damping=\"1.5\""},
      {{"joint.*_*.armature", 0.25}, "armature=\"0.01\"", "armature=\"0.25\""},
      {{"joint.left_hip.range", Numbers{-0.1, 0.3}}, "range=\"-0.8 0.8\"", "range=\"-0.1 0.3\""},
      {{"joint.left_knee.stiffness", int64_t{4}},
       "<joint name=\"left_knee\"",
       "<joint name=\"left_knee\" stiffness=\"4\""},
      {{"joint.left_knee.frictionloss", 0.3},
       "<joint name=\"left_knee\"",
       "<joint name=\"left_knee\" frictionloss=\"0.3\""},
      {{"geom.*.friction", 0.1}, "friction=\"0.8 0.01 0.0001\"", "friction=\"0.1 0.01 0.0001\""},
      {{"geom.floor.friction", std::string("x0.5")},
       "<geom name=\"floor\"",
       "<geom name=\"floor\" friction=\"0.4 0.005 0.00005\""},
      {{"geom.step.size", Numbers{0.1, 0.2, 0.3}}, "size=\"0.2 0.5 0.05\"", "size=\"0.1 0.2 0.3\""},
      {{"geom.step.pos", Numbers{1, 2, 3}}, "pos=\"3 0 0.05\"", "pos=\"1 2 3\""},
      {{"body.right_shin.pos", Numbers{0, 0, -0.4}},
       "name=\"right_shin\" pos=\"0 0 -0.25\"",
       "name=\"right_shin\" pos=\"0 0 -0.4\""},
      {{"actuator.left_hip_motor.gear", std::string("x0.25")}, "gear=\"20\"", "gear=\"5\""},
      {{"actuator.left_hip_motor.ctrlrange", Numbers{-2, 2}},
       "ctrlrange=\"-0.5 1.5\"",
       "ctrlrange=\"-2 2\""},
      {{"actuator.left_knee_motor.removed", true}, "gear=\"10\"", "gear=\"0\""}};
  for (const auto& [edit, passage, other] : cases) {
    SCOPED_TRACE(edit.first);
    const auto said = load_model(test::with(test::kWalker, passage, other));
    expect_same_physics(*edited_walker({edit}), *said);
    EXPECT_NE(physics_of(*said), physics_of(*load_model(test::kWalker)));
  }
}

TEST(MujocoEdits, AMassTakesItsInertiaAlong) {
  const auto heavy = load_model(test::with(test::kCart, "mass=\"1\"", "mass=\"3\""));
  const auto cart = load_model(test::kCart);
  expect_same_physics(*edited(*cart, {{"body.cart.mass", 3.0}}), *heavy);
  expect_same_physics(*edited(*cart, {{"body.*.mass", std::string("x3")}}), *heavy);
}

TEST(MujocoEdits, ASizeLeavesMassesAsTheyAre) {
  const auto walker = load_model(test::kWalker);
  const auto thin = edited(*walker, {{"geom.left_foot.size", 0.01}});
  const int foot = mj_name2id(walker.get(), mjOBJ_GEOM, "left_foot");
  EXPECT_EQ(thin->geom_size[3 * foot], 0.01);
  EXPECT_EQ(thin->geom_size[3 * foot + 1], walker->geom_size[3 * foot + 1]);
  EXPECT_EQ(thin->geom_rbound[foot], 0.01 + walker->geom_size[3 * foot + 1]);
  for (int b = 0; b < walker->nbody; ++b) EXPECT_EQ(thin->body_mass[b], walker->body_mass[b]);
}

TEST(MujocoEdits, ANameBeatsAPatternAndFactorsAreOfTheFile) {
  const auto walker = edited_walker({{"joint.left_hip.damping", std::string("x3")},
                                     {"joint.*.damping", std::string("x2")},
                                     {"joint.right_*.damping", 0.125}});
  const auto damping = [&](const char* joint) {
    const int id = mj_name2id(walker.get(), mjOBJ_JOINT, joint);
    return walker->dof_damping[walker->jnt_dofadr[id]];
  };
  EXPECT_EQ(damping("left_hip"), 1.5);
  EXPECT_EQ(damping("left_knee"), 1.0);
  EXPECT_EQ(damping("right_hip"), 0.125);
  EXPECT_EQ(damping("right_knee"), 0.125);
}

std::string refusal(const std::string& name, const kinds::Value& value) {
  try {
    check_edit(*load_model(test::kWalker), name, value);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing";
}

TEST(MujocoEdits, AreRefusedWithTheNearestName) {
  EXPECT_EQ(refusal("geom.left_fot.size", 0.1),
            "the model has no geom 'left_fot' (did you mean 'left_foot'?)");
  EXPECT_EQ(refusal("actuator.x*.gear", 0.1), "the model has no actuator 'x*'");
  EXPECT_THAT(refusal("geom.floor.colour", 0.1),
              HasSubstr("sets size, pos, friction, not 'colour'"));
  EXPECT_THAT(refusal("body.world.mass", 1.0), HasSubstr("no body 'world'"));
}

TEST(MujocoEdits, AreRefusedForValuesThatCannotBe) {
  EXPECT_EQ(refusal("geom.left_foot.size", -0.1), "must be > 0 and <= 1e10");
  EXPECT_EQ(refusal("geom.left_foot.size", std::string("x0")), "must be > 0 and <= 1e10");
  EXPECT_EQ(refusal("geom.left_foot.size", (Numbers{1, 2, 3})), "must be at most 2 numbers");
  EXPECT_EQ(refusal("opt.gravity", 0.0), "must be 3 numbers");
  EXPECT_EQ(refusal("joint.*.damping", (Numbers{1, 2})), "must be a number");
  EXPECT_THAT(refusal("joint.*.damping", std::string("2")), HasSubstr("a factor such as"));
  EXPECT_THAT(refusal("joint.*.damping", true), HasSubstr("a factor such as"));
  EXPECT_EQ(refusal("joint.left_hip.range", (Numbers{1, 0})), "must be [least, largest]");
  EXPECT_THAT(refusal("joint.left_knee.range", (Numbers{0, 1})), HasSubstr("no limits"));
  EXPECT_THAT(refusal("actuator.right_knee_servo.ctrlrange", (Numbers{0, 1})),
              HasSubstr("no limits"));
  EXPECT_EQ(refusal("actuator.right_knee_servo.removed", 1.0), "must be true or false");
}

Options walker_with(const Options& others) {
  Options options = {{"model", test::kWalker}, {"reset_noise", 0.0}};
  for (const auto& [name, value] : others) options[name] = value;
  return options;
}

std::vector<double> live(Environment& environment, int steps, int first = 0) {
  std::vector<double> lived;
  for (int k = first; k < first + steps; ++k) {
    std::array<float, 4> action;
    for (std::size_t a = 0; a < action.size(); ++a) {
      action[a] = static_cast<float>(std::sin(0.1 * k + static_cast<double>(a)));
    }
    lived.push_back(environment.step(action).reward);
    lived.insert(lived.end(), environment.observation().begin(), environment.observation().end());
  }
  return lived;
}

std::vector<double> life_in(const std::string& variation, const Options& options, int steps) {
  const auto world = mujoco_task().make(variation, options);
  rng::Stream random(1, {});
  world->reset(random);
  return live(*world, steps);
}

TEST(MujocoVariations, HaveThePhysicsOfTheirFields) {
  const auto moon =
      life_in("moon", walker_with({{"variations.moon.opt.gravity", Numbers{0, 0, -1.6}}}), 100);
  Options said = walker_with({});
  said["model"] = test::with(test::kWalker, "<default>", "<option gravity=\"0 0 -1.6\"/><default>");
  EXPECT_EQ(moon, life_in("default", said, 100));
  EXPECT_NE(moon, life_in("default", walker_with({}), 100));
}

TEST(MujocoVariations, ARemovedActuatorDoesNothing) {
  const Options options =
      walker_with({{"variations.lame.actuator.left_*.removed", true}, {"control_cost", 0.0}});
  const auto lame = mujoco_task().make("lame", options);
  const auto still = mujoco_task().make("default", options);
  rng::Stream random(1, {});
  lame->reset(random);
  still->reset(random);
  for (int k = 0; k < 50; ++k) {
    const double driven = lame->step(std::array{1.0f, -1.0f, 0.5f, 0.0f}).reward;
    // the middle of the first motor's range is no zero
    const double passive = still->step(std::array{-0.5f, 0.0f, 0.5f, 0.0f}).reward;
    ASSERT_EQ(driven, passive) << "step " << k;
  }
}

TEST(MujocoVariations, AreRefusedByTheNameOfTheOption) {
  const auto refused = [](const std::string& option, const kinds::Value& value) {
    const Options all = mujoco_task().complete(walker_with({{option, value}}));
    try {
      mujoco_task().check_together(all);
    } catch (const kinds::UnfitOption& error) {
      return error.option() + ": " + error.problem();
    }
    return std::string("nothing");
  };
  EXPECT_THAT(refused("variations.icy.geom.flor.friction", 0.1),
              HasSubstr("variations.icy.geom.flor.friction: the model has no geom 'flor' (did you "
                        "mean 'floor'?)"));
  EXPECT_EQ(refused("forward_body", std::string("trunc")),
            "forward_body: the model has no body 'trunc' (did you mean 'trunk'?)");
  EXPECT_THAT(refused("goal_site", std::string("toe")), HasSubstr("no site 'toe'"));
  EXPECT_THAT(refused("model", std::string("<mujoco>\n<oops/>\n</mujoco>\n")),
              HasSubstr("unrecognized element"));
  EXPECT_THAT(refused("model", std::string("<mujoco>\n</mujoco>\n")), HasSubstr("no actuators"));
  EXPECT_EQ(refused("model", std::string("<mujoco>\n<!-- <include file='a'/> --><asset>\n<mesh "
                                         "name=\"shell\" file = 'shell.stl'/></asset></mujoco>\n")),
            "model: line 3: <mesh> refers to the file 'shell.stl', but a model must be complete in "
            "one file");
  EXPECT_EQ(refused("variations.icy.geom.floor.friction", 0.1), "nothing");
  const Options idle =
      mujoco_task().complete(walker_with({{"variations.late.opt.density", 1.0},
                                          {"variations.late.begins_as", std::string("default")},
                                          {"variations.late.becomes", std::string("icy")},
                                          {"variations.late.at_step", int64_t{9}},
                                          {"variations.icy.opt.density", 2.0}}));
  EXPECT_THROW(mujoco_task().check_together(idle), kinds::UnfitOption);
}

TEST(MujocoVariations, AChangeIntoTheSameChangesNoBit) {
  const Options options = walker_with({{"variations.twice.begins_as", std::string("default")},
                                       {"variations.twice.becomes", std::string("same")},
                                       {"variations.twice.at_step", int64_t{30}},
                                       {"variations.same.sensor_noise", 0.0}});
  EXPECT_EQ(life_in("twice", options, 120), life_in("default", options, 120));
}

TEST(MujocoVariations, AChangeGoesOnFromWhereItIs) {
  const Options options = walker_with({{"variations.light.opt.gravity", std::string("x0.1")},
                                       {"variations.late.begins_as", std::string("default")},
                                       {"variations.late.becomes", std::string("light")},
                                       {"variations.late.at_step", int64_t{30}}});
  const auto late = life_in("late", options, 60);
  const auto heavy = life_in("default", options, 60);
  const std::size_t row = late.size() / 60;
  EXPECT_TRUE(std::equal(late.begin(), late.begin() + static_cast<long>(30 * row), heavy.begin()));
  EXPECT_NE(late, heavy);
  for (const double value : late) ASSERT_LT(std::abs(value), 100) << "nothing is thrown";
}

TEST(MujocoVariations, ABodyThatGrowsIntoTheFloorIsRaised) {
  const std::string near = test::with(test::kBall, "pos=\"0 0 2\"", "pos=\"0 0 0.1\"");
  const Options options = {{"model", near},
                           {"reset_noise", 0.0},
                           {"variations.large.geom.skin.size", 0.4},
                           {"variations.grows.begins_as", std::string("default")},
                           {"variations.grows.becomes", std::string("large")},
                           {"variations.grows.at_step", int64_t{200}}};
  const auto ball = mujoco_task().make("grows", options);
  rng::Stream random(1, {});
  ball->reset(random);
  double highest = 0;
  for (int k = 1; k <= 400; ++k) {
    ball->step(std::array{0.0f});
    const double height = ball->observation()[0];
    if (k >= 200) highest = std::max(highest, height);
    if (k == 199 || k == 200) {
      EXPECT_NEAR(height, k == 199 ? 0.1 : 0.4, 0.01);
    }
  }
  EXPECT_LT(highest, 0.42) << "it is not thrown out";
}

TEST(MujocoVariations, FamiliesDrawFieldsAndFactors) {
  const Options drawn =
      mujoco_task().expand(walker_with({{"family.count", int64_t{40}},
                                        {"family.joint.*.damping", std::string("x0.5..2")},
                                        {"family.geom.floor.friction", Numbers{0.2, 0.4}}}));
  Options all = drawn;
  all = mujoco_task().complete(all);
  mujoco_task().check_together(all);
  double least = 1, largest = 0;
  for (int v = 1; v <= 40; ++v) {
    const std::string prefix =
        "variations.family-" + std::string(v < 10 ? "0" : "") + std::to_string(v);
    const double friction = std::get<double>(drawn.at(prefix + ".geom.floor.friction"));
    least = std::min(least, friction);
    largest = std::max(largest, friction);
    const auto factor = std::get<std::string>(drawn.at(prefix + ".joint.*.damping"));
    const double number = std::stod(factor.substr(1));
    EXPECT_TRUE(factor.starts_with('x') && number >= 0.5 && number < 2) << factor;
  }
  EXPECT_GE(least, 0.2);
  EXPECT_LT(least, 0.22);
  EXPECT_LT(largest, 0.4);
  EXPECT_GT(largest, 0.38);
}

TEST(MujocoVariations, FamiliesAreRefusedByTheirOwnOption) {
  const auto refused = [](const std::string& option, const kinds::Value& value) {
    try {
      mujoco_task().expand(walker_with({{"family.count", int64_t{2}}, {option, value}}));
    } catch (const kinds::UnfitOption& error) {
      return error.option() + ": " + error.problem();
    }
    return std::string("nothing");
  };
  EXPECT_THAT(refused("family.geom.flor.friction", Numbers{0, 1}),
              HasSubstr("family.geom.flor.friction: the model has no geom 'flor'"));
  EXPECT_EQ(refused("family.geom.floor.friction", Numbers{-1, 1}),
            "family.geom.floor.friction: must be >= 0 and <= 1e10");
  EXPECT_EQ(refused("family.geom.floor.friction", std::string("x2..1")),
            "family.geom.floor.friction: must be [least, largest] or \"xLEAST..LARGEST\"");
}

TEST(MujocoPlayback, PlaysAnEpisodeAgainBitForBit) {
  const Options options = walker_with({{"variations.icy.geom.floor.friction", 0.05}});
  const auto world = mujoco_task().make("icy", options);
  rng::Stream random(1, {});
  world->reset(random);
  std::vector<float> actions;
  std::vector<double> rewards;
  std::vector<float> observations;
  for (int k = 0; k < 80; ++k) {
    for (int a = 0; a < 4; ++a) actions.push_back(static_cast<float>(std::cos(0.3 * k + a)));
    rewards.push_back(world->step(std::span(actions).last(4)).reward);
    observations.insert(observations.end(), world->observation().begin(),
                        world->observation().end());
  }
  const Trace input{"mujoco", "icy", {{"actions", {{80, 4}, actions, "", ""}}}};
  const Trace output = mujoco_task().replay(input, options);
  EXPECT_EQ(std::get<Numbers>(output.arrays.at("reward").values), rewards);
  EXPECT_EQ(std::get<std::vector<float>>(output.arrays.at("obs").values), observations);
}

TEST(MujocoPlayback, RefusesArraysThatDoNotFit) {
  const Trace narrow{"mujoco", "default", {{"actions", {{2, 3}, Numbers(6), "", ""}}}};
  EXPECT_THROW(mujoco_task().replay(narrow, walker_with({})), TraceError);
  const Trace start{"mujoco",
                    "default",
                    {{"actions", {{2, 4}, Numbers(8), "", ""}},
                     {"initial_positions", {{3}, Numbers(3), "", ""}}}};
  EXPECT_THROW(mujoco_task().replay(start, walker_with({})), TraceError);
}

}  // namespace
}  // namespace hebbes::envs::mujoco
