// The car against all recordings of the Python reference, where they are at hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/car_task.h"
#include "envs/car_racing/episode.h"
#include "tests/support/elementary_functions.h"
#include "tests/support/reference.h"
#include "tests/unit/envs/car_comparison.h"

namespace hebbes::envs::car_racing {
namespace {

const std::string kRoad = "default/seed11/";  // all traces are driven on one road

// Group and variation of each trace.
const std::map<std::string, std::string> kTraces = {
    {"default/seed11", "default"},
    {"friction2.0/seed11", "double-friction"},
    {"friction0.5/seed11", "half-friction"},
    {"side_force-10/seed11", "push-west"},
    {"side_force+10/seed11", "push-east"},
    {"follow/default/seed11", "default"},
    {"follow/friction2.0/seed11", "double-friction"},
    {"follow/friction0.5/seed11", "half-friction"},
    {"follow/side_force-10/seed11", "push-west"},
    {"follow/side_force+10/seed11", "push-east"},
    {"out_of_field", "default"}};

const test::Reference& file() {
  static const test::Reference reference("car_traces.h5");
  return reference;
}

std::vector<double> read(const std::string& path) {
  return file().read<double>(path);
}

Trace input_of(const std::string& group, const std::string& variation) {
  return make_input(variation, read(kRoad + "checkpoints"), read(group + "/actions"));
}

class CarReference : public testing::TestWithParam<std::pair<const std::string, std::string>> {
 protected:
  void SetUp() override {
    if (!test::same_elementary_functions()) GTEST_SKIP() << "glibc's functions differ without FMA";
  }
  Trace replay(const std::string& engine) const {
    return car_task().replay(input_of(GetParam().first, GetParam().second), {{"engine", engine}});
  }
  std::vector<double> recorded(const std::string& name) const {
    return read(GetParam().first + "/" + name);
  }
};

TEST_P(CarReference, ExactEngineHasItsBits) {
  const Trace output = replay("exact");
  for (const std::string& name : kReplayed) {
    EXPECT_EQ(distance(values(output, name), recorded(name)), 0.0) << name;
  }
  for (const char* name : {"wheel_pos", "wheel_angle", "wheel_vel", "wheel_gas"}) {
    EXPECT_EQ(distance(values(output, name), recorded(name)), 0.0) << name;
  }
  const auto done = file().read<std::uint8_t>(GetParam().first + "/done");
  EXPECT_EQ(values(output, "done"), std::vector<double>(done.begin(), done.end()));
}

TEST_P(CarReference, Box2dEarnsTheSameNearby) {
  const Trace output = replay("box2d");
  EXPECT_EQ(distance(values(output, "reward"), recorded("reward")), 0.0);
  EXPECT_EQ(distance(values(output, "tile_visited_count"), recorded("tile_visited_count")), 0.0);
  EXPECT_LE(distance(values(output, "hull_pos"), recorded("hull_pos")), 0.02);
}

// Until a wheel first begins a step at its limit, rounding included: Box2D has the same bits.
TEST_P(CarReference, Box2dHasItsBitsUpToTheSteeringLimit) {
  const std::vector<double> angles = recorded("wheel_joint_angle");
  const auto beyond = std::find_if(angles.begin(), angles.end(),
                                   [](double angle) { return std::abs(angle) >= 0.4f; });
  const auto steps = static_cast<std::size_t>(beyond - angles.begin()) / kWheels;
  ASSERT_GT(steps, 5u);
  const Trace output = replay("box2d");
  for (const std::string& name : kReplayed) {
    std::vector<double> actual = values(output, name), expected = recorded(name);
    const std::size_t columns = expected.size() / (angles.size() / kWheels);
    actual.resize(steps * columns);
    expected.resize(steps * columns);
    EXPECT_EQ(distance(actual, expected), 0.0) << name << ", " << steps << " steps";
  }
}

TEST_P(CarReference, PicturesAreThoseOfTheReference) {
  Trace input = input_of(GetParam().first, GetParam().second);
  const auto steps = file().read<std::int64_t>(GetParam().first + "/frame_steps");
  input.arrays["frame_steps"] = {{steps.size()}, steps, "", "1"};
  const Trace output = car_task().replay(input, {});
  for (const char* name : {"frames", "frames84"}) {
    EXPECT_EQ(distance(values(output, name), recorded(name)), 0.0) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Traces, CarReference, testing::ValuesIn(kTraces), [](const auto& tested) {
  std::string name = tested.param.first;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
  return name + std::to_string(tested.index);
});

TEST(CarReference, RoadIsTheReferences) {
  const auto points = read(kRoad + "checkpoints");
  std::array<Checkpoint, kCheckpoints> checkpoints;
  for (std::size_t c = 0; c < kCheckpoints; ++c)
    checkpoints[c] = {points[2 * c], points[2 * c + 1]};
  const auto track = make_track(checkpoints);
  ASSERT_TRUE(track);
  std::vector<double> pieces, corners, colours;
  for (const auto& [alpha, beta, x, y] : track->pieces) {
    pieces.insert(pieces.end(), {alpha, beta, x, y});
  }
  for (const RoadPolygon& polygon : track->road) {
    for (const Point& corner : polygon.corners) corners.insert(corners.end(), {corner.x, corner.y});
    const bool tile = polygon.kind == RoadPolygon::Kind::kTile;
    const double other = polygon.kind == RoadPolygon::Kind::kWhiteKerb ? 1 : 0;
    if (!tile) colours.insert(colours.end(), {1, other, other});
  }
  EXPECT_EQ(distance(pieces, read(kRoad + "track")), 0.0);
  EXPECT_EQ(distance(corners, read(kRoad + "road_poly")), 0.0);
  const auto all_colours = read(kRoad + "road_poly_color");
  const auto is_tile = file().read<std::uint8_t>(kRoad + "road_poly_is_tile");
  std::vector<double> kerb_colours;
  for (std::size_t i = 0; i < is_tile.size(); ++i) {
    if (is_tile[i]) continue;
    kerb_colours.insert(kerb_colours.end(), &all_colours[3 * i], &all_colours[3 * i] + 3);
  }
  EXPECT_EQ(distance(colours, kerb_colours), 0.0);
}

TEST(CarReference, BodiesHaveTheReferencesShapesAndMasses) {
  const CarShapes& shapes = car_shapes();
  const auto vertices = [](const b2PolygonShape& shape) {
    std::vector<double> list;
    for (int i = 0; i < shape.m_count; ++i) {
      list.insert(list.end(), {shape.m_vertices[i].x, shape.m_vertices[i].y});
    }
    return list;
  };
  for (std::size_t i = 0; i < shapes.hull.size(); ++i) {
    const std::string name = "static/hull_fixture" + std::to_string(i) + "_vertices";
    EXPECT_LE(distance(vertices(shapes.hull[i]), read(name)), 0.0) << name;
  }
  EXPECT_EQ(distance(vertices(shapes.wheel), read("static/wheel_vertices")), 0.0);
  // as Box2D reports them: about the body's origin
  EXPECT_EQ(shapes.hull_mass.mass, 7.059999942779541f);
  EXPECT_EQ(shapes.hull_mass.I, 18.260364532470703f);
  EXPECT_EQ(shapes.hull_mass.center.x, 1.47745238e-09f);
  EXPECT_EQ(shapes.hull_mass.center.y, -8.25308859e-02f);
  EXPECT_EQ(shapes.wheel_mass.mass, 0.06048000603914261f);
  EXPECT_EQ(shapes.wheel_mass.I, 0.007459200918674469f);
  EXPECT_EQ(shapes.wheel_mass.center, b2Vec2(0, 0)) << "the hinge's place, see WheelJoint";
}

TEST(CarReference, AnEpisodeOfTheReferencesPolicyEndsWhenItDid) {
  const std::string group = "closed_loop/hebbian_car_seed11";
  const Trace output = car_task().replay(input_of(group, "default"), {});
  const std::vector<double> rewards = values(output, "reward");
  EXPECT_EQ(distance(rewards, read(group + "/rewards")), 0.0);
  const std::vector<double> state = read(group + "/state");  // rows of 7, the hull's place first
  const std::vector<double> place = values(output, "hull_pos");
  Episode episode;
  for (std::size_t t = 0; t < rewards.size(); ++t) {
    EXPECT_EQ(place[2 * t], state[7 * t]);
    EXPECT_EQ(place[2 * t + 1], state[7 * t + 1]);
    EXPECT_EQ(episode.ends_after(rewards[t], false), t + 1 == rewards.size());
  }
}

}  // namespace
}  // namespace hebbes::envs::car_racing
