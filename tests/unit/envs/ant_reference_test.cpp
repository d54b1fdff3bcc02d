// The quadruped against all recordings of the Python reference, where they are at hand.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "envs/ant/ant_engine.h"
#include "envs/ant/ant_shapes.h"
#include "envs/ant/ant_task.h"
#include "envs/ant/ant_variations.h"
#include "envs/ant/ant_world.h"
#include "tests/support/elementary_functions.h"
#include "tests/unit/envs/ant_comparison.h"

namespace hebbes::envs::ant {
namespace {

const std::map<std::string, Variation> kBodies = {{"ant", Variation::kDefault},
                                                  {"ant_damage_left", Variation::kDamageLeft},
                                                  {"ant_damage_right", Variation::kDamageRight},
                                                  {"ant_long_front", Variation::kLongFront},
                                                  {"ant_long_back", Variation::kLongBack}};

const std::string& name_of(Variation variation) {
  return built_in_bodies()[static_cast<std::size_t>(variation)].name;
}

// The file of recordings.
class AntBodyReference : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::same_elementary_functions()) GTEST_SKIP() << "glibc's functions differ without FMA";
    file_ = H5Fopen(HEBBES_REFDATA "/ant_traces.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
    ASSERT_GE(file_, 0);
  }
  void TearDown() override {
    if (file_ >= 0) H5Fclose(file_);
  }

  bool has(const std::string& path) const {
    return H5Lexists(file_, path.c_str(), H5P_DEFAULT) > 0;
  }

  std::vector<double> read(const std::string& path) const {
    const hid_t dataset = H5Dopen2(file_, path.c_str(), H5P_DEFAULT);
    const hid_t type = H5Dget_type(dataset);
    const hid_t space = H5Dget_space(dataset);
    const auto size = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
    std::vector<double> result(size);
    if (H5Tget_class(type) == H5T_ENUM) {  // h5py's bool
      std::vector<std::uint8_t> flags(size);
      H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, flags.data());
      result.assign(flags.begin(), flags.end());
    } else {
      EXPECT_GE(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, result.data()),
                0)
          << path;
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
    return result;
  }

  std::vector<std::string> children(const std::string& path) const {
    std::vector<std::string> names;
    const auto note = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
      static_cast<std::vector<std::string>*>(list)->push_back(name);
      return 0;
    };
    hsize_t index = 0;
    H5Literate_by_name(file_, path.c_str(), H5_INDEX_NAME, H5_ITER_INC, &index, note, &names,
                       H5P_DEFAULT);
    return names;
  }

  hid_t file_ = -1;
};

class AntReference : public AntBodyReference, public testing::WithParamInterface<EngineKind> {
 protected:
  Trace replay(const std::string& variation, const std::vector<double>& start,
               const std::vector<double>& actions) const {
    const std::string& engine = engine_names()[static_cast<std::size_t>(GetParam())];
    return ant_task().replay(make_input(variation, start, actions), {{"engine", engine}});
  }
};

void expect_equal(const std::vector<double>& actual, const std::vector<double>& expected,
                  double tolerance, const std::string& name) {
  ASSERT_EQ(actual.size(), expected.size()) << name;
  double worst = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double error = std::abs(actual[i] - expected[i]);
    worst = error <= worst ? worst : error;  // a NaN counts as the worst
  }
  EXPECT_LE(worst, tolerance) << name;
}

TEST_P(AntReference, EveryTraceIsReproduced) {
  std::size_t traces = 0;
  std::map<std::string, Variation> groups = kBodies;
  groups["diagnostic_ant"] = Variation::kDefault;
  for (const auto& [group, variation] : groups) {
    for (const std::string& trace : children(group)) {
      const std::string path = group + "/" + trace + "/";
      if (trace.starts_with("air_")) continue;  // begins 20 m up
      if (!has(path + "actions") || !has(path + "init_joint_pos")) continue;
      SCOPED_TRACE(path);
      const Trace output =
          replay(name_of(variation), read(path + "init_joint_pos"), read(path + "actions"));
      for (const auto& [name, tolerance] : kReplayed) {
        expect_equal(values(output, name), read(path + name), tolerance, name);
      }
      expect_equal(values(output, "done"), read(path + "done"), 0, "done");
      expect_equal(values(output, "obs_init"), read(path + "obs_init"), 1e-6, "obs_init");
      ++traces;
    }
  }
  EXPECT_GE(traces, 13u);
}

TEST_P(AntReference, FlightIsReproduced) {
  std::size_t traces = 0;
  for (const std::string& trace : children("diagnostic_ant")) {
    if (!trace.starts_with("air_")) continue;
    SCOPED_TRACE(trace);
    const std::string path = "diagnostic_ant/" + trace + "/";
    const std::vector<double> start = read(path + "init_joint_pos"),
                              actions = read(path + "actions");
    AntWorld world(make_model(Variation::kDefault, Hinges::kSeparate), GetParam());
    world.reset(std::span<const double, kJoints>(start), 20.75);
    std::vector<double> xyz, positions, velocities;
    for (std::size_t t = 0; t < actions.size() / kJoints; ++t) {
      world.step(std::span<const double, kJoints>(&actions[t * kJoints], kJoints));
      const AntState& state = world.state();
      xyz.insert(xyz.end(), state.torso_position.begin(), state.torso_position.end());
      positions.insert(positions.end(), state.joint_position.begin(), state.joint_position.end());
      velocities.insert(velocities.end(), state.joint_velocity.begin(), state.joint_velocity.end());
    }
    expect_equal(xyz, read(path + "torso_xyz"), 1e-12, "torso_xyz");
    expect_equal(positions, read(path + "joint_pos"), 1e-12, "joint_pos");
    expect_equal(velocities, read(path + "joint_vel"), 1e-12, "joint_vel");
    ++traces;
  }
  EXPECT_GE(traces, 4u);
}

TEST_P(AntReference, EpisodesOfTheReferencesPoliciesAreReproduced) {
  const std::map<std::string, std::string> variations = {{"hebbian_ant_seed1", "default"},
                                                         {"hebbian_ant_seed2_std1", "damage-left"},
                                                         {"recurrent_ant_seed4", "long-front"},
                                                         {"static_ant_seed3", "long-back"}};
  for (const auto& [trace, variation] : variations) {
    SCOPED_TRACE(trace);
    const std::string path = "closed_loop/" + trace + "/";
    std::vector<double> start = read(path + "state_init");
    start.resize(kJoints);
    const Trace output = replay(variation, start, read(path + "actions"));
    expect_equal(values(output, "obs"), read(path + "obs"), 1e-6, "obs");
    expect_equal(values(output, "rewards"), read(path + "rewards"), 1e-6, "rewards");
    expect_equal(values(output, "done"), read(path + "done"), 0, "done");
    const std::vector<double> state = read(path + "state");  // [T, 8 joints + xyz]
    const std::vector<double> joints = values(output, "joint_pos"),
                              xyz = values(output, "torso_xyz");
    std::vector<double> replayed;
    for (std::size_t t = 0; t < xyz.size() / 3; ++t) {
      replayed.insert(replayed.end(), &joints[t * kJoints], &joints[t * kJoints] + kJoints);
      replayed.insert(replayed.end(), &xyz[t * 3], &xyz[t * 3] + 3);
    }
    expect_equal(replayed, state, 1e-12, "state");
  }
}

/// Middles of the limbs that hips and ankles move, leg by leg: [8, 3].
std::vector<double> limbs_seen(const Playback& playback) {
  const Scene scene = playback.scene();
  Snapshot seen;
  playback.look(seen);
  std::vector<double> middles;
  for (std::size_t b = 1; b < scene.bodies.size(); ++b) {
    const auto [x, y, z, w] = seen.placements[b].orientation;
    const auto& limb = std::get<Capsule>(scene.bodies[b].shapes[0].form);
    const btVector3 middle = to_bullet(seen.placements[b].position) +
                             quatRotate(btQuaternion(x, y, z, w), 0.5 * to_bullet(limb.to));
    middles.insert(middles.end(), {middle.x(), middle.y(), middle.z()});
  }
  return middles;
}

/// The same of a row of recorded links, of which each leg has five.
std::vector<double> limbs_recorded(const std::vector<double>& links, std::size_t row) {
  std::vector<double> middles;
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    for (std::size_t link : {2, 4}) {
      const double* centre = &links.at(3 * (20 * row + 5 * leg + link));
      middles.insert(middles.end(), centre, centre + 3);
    }
  }
  return middles;
}

TEST_F(AntBodyReference, LimbsAreSeenWhereTheReferenceHasThem) {
  std::size_t traces = 0;
  for (const auto& [group, variation] : kBodies) {
    for (const std::string& trace : children(group)) {
      const std::string path = group + "/" + trace + "/";
      if (!has(path + "link_com_pos_init") || !has(path + "init_joint_pos")) continue;
      SCOPED_TRACE(path);
      const auto playback = ant_task().play_back(
          make_input(name_of(variation), read(path + "init_joint_pos"), read(path + "actions")),
          {});
      expect_equal(limbs_seen(*playback), limbs_recorded(read(path + "link_com_pos_init"), 0),
                   1e-12, "at the start");
      // Links were recorded as they are when a step's last quarter begins.
      const std::vector<double> links = read(path + "link_com_pos");
      for (std::size_t row = 0; playback->step(); ++row) {
        expect_equal(limbs_seen(*playback), limbs_recorded(links, row), 0.05, "later");
      }
      ++traces;
    }
  }
  EXPECT_GE(traces, 5u);
}

INSTANTIATE_TEST_SUITE_P(Engines, AntReference,
                         testing::Values(EngineKind::kLanes, EngineKind::kBullet),
                         [](const auto& tested) {
                           return engine_names()[static_cast<std::size_t>(tested.param)];
                         });

TEST_F(AntBodyReference, BodiesHaveTheReferencesMassesInertiasAndLimits) {
  for (const auto& [group, variation] : kBodies) {
    SCOPED_TRACE(group);
    const std::string path = group + "/static/";
    const AntModel model = make_model(variation, Hinges::kSeparate);
    const AntShapes shapes(model);
    std::vector<double> mass = {model.torso_mass}, inertia, centre = {0, 0, 0}, parent, lower,
                        upper;
    const auto append = [](std::vector<double>& list, const auto& v) {
      for (int i = 0; i < 3; ++i) list.push_back(v[i]);
    };
    append(inertia, shapes.torso_inertia(model));
    for (std::size_t l = 0; l < model.links.size(); ++l) {
      const Link& link = model.links[l];
      mass.push_back(link.mass);
      append(inertia, shapes.limb_inertia(model, l));
      for (double c : link.centre_of_mass) centre.push_back(c);
      parent.push_back(link.parent);
      if (link.joint < 0) continue;
      lower.push_back(model.limits[static_cast<std::size_t>(link.joint)].lower);
      upper.push_back(model.limits[static_cast<std::size_t>(link.joint)].upper);
    }
    expect_equal(mass, read(path + "mass"), 1e-14, "mass");
    expect_equal(inertia, read(path + "local_inertia_diagonal"), 1e-15, "inertia");
    expect_equal(centre, read(path + "local_inertial_pos"), 0, "centre of mass");
    expect_equal(parent, read(path + "parent_index"), 0, "parent");
    const auto of_hinges = [&](const std::string& name) {
      const std::vector<double> all = read(path + name), type = read(path + "joint_type");
      std::vector<double> result;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (type[i] == 0) result.push_back(all[i]);
      }
      return result;
    };
    expect_equal(lower, of_hinges("joint_lower"), 0, "lower limits");
    expect_equal(upper, of_hinges("joint_upper"), 0, "upper limits");
  }
}

}  // namespace
}  // namespace hebbes::envs::ant
