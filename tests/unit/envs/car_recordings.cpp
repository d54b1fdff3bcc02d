#include "tests/unit/envs/car_recordings.h"

#include <algorithm>
#include <cmath>

namespace hebbes::envs::car_racing {
namespace {

constexpr std::int64_t kInReset = -1;  // a scene's step

Pose pose(double x, double y, double angle) {
  const auto a = static_cast<float>(angle);
  return {static_cast<float>(x), static_cast<float>(y), std::sin(a), std::cos(a)};
}

/// A drive's arrays, with the rows that reset() left in front of the others: row 0 is reset's.
class Rows {
 public:
  Rows(const test::Reference& file, std::string group) : file_(&file), group_(std::move(group)) {}

  double operator()(const std::string& name, std::int64_t step, std::size_t column = 0) const {
    const bool init = step == kInReset;
    const auto values = file_->read<double>(group_ + "/" + name + (init ? "_init" : ""));
    const auto shape = file_->shape(group_ + "/" + name + "_init");
    std::size_t columns = 1;
    for (const std::size_t extent : shape) columns *= extent;
    return values.at((init ? 0 : static_cast<std::size_t>(step) * columns) + column);
  }

 private:
  const test::Reference* file_;
  std::string group_;
};

Scene scene_at(const Rows& rows, std::int64_t step) {
  Scene scene{};
  scene.hull_angle = static_cast<float>(rows("hull_angle", step));
  scene.hull = pose(rows("hull_pos", step, 0), rows("hull_pos", step, 1), scene.hull_angle);
  scene.hull_velocity = {static_cast<float>(rows("hull_vel", step, 0)),
                         static_cast<float>(rows("hull_vel", step, 1))};
  scene.hull_angular_velocity = static_cast<float>(rows("hull_angvel", step));
  for (std::size_t w = 0; w < kWheels; ++w) {
    scene.wheels[w] = pose(rows("wheel_pos", step, 2 * w), rows("wheel_pos", step, 2 * w + 1),
                           rows("wheel_angle", step, w));
    scene.wheel_omega[w] = rows("wheel_omega", step, w);
    scene.wheel_phase[w] = rows("wheel_phase", step, w);
  }
  scene.steering_angle = static_cast<float>(rows("wheel_joint_angle", step, 0));
  // a step's own cost of 0.1 is taken off after its picture; reset() has none
  scene.score = rows("cum_reward", step) + (step == kInReset ? 0.0 : 0.1);
  scene.time = 0.02;
  for (std::int64_t i = kInReset; i < step; ++i) scene.time += 0.02;
  return scene;
}

/// Tiles that the hull touched before any wheel did, which the recordings only show by colour: at
/// the latest by this step.
struct HullTouch {
  std::string drive;
  std::size_t tile;
  std::int64_t step;
};
const std::vector<HullTouch> kHullFirst = {{"side_force-10/seed11", 2, 10},
                                           {"side_force+10/seed11", 2, 10},
                                           {"side_force+10/seed11", 286, 150},
                                           {"follow/side_force-10/seed11", 8, 50},
                                           {"follow/side_force+10/seed11", 8, 50}};

std::vector<std::uint8_t> touched(const std::vector<std::int64_t>& first_visit, std::int64_t step,
                                  const std::string& drive) {
  constexpr std::int64_t kNever = -1;
  std::vector<std::uint8_t> result;
  for (const std::int64_t visit : first_visit) result.push_back(visit != kNever && visit <= step);
  for (const HullTouch& touch : kHullFirst) {
    if (touch.drive == drive && touch.step <= step) result.at(touch.tile) = 1;
  }
  return result;
}

std::vector<std::uint8_t> nth(const std::vector<std::uint8_t>& pictures, std::size_t n,
                              std::size_t size) {
  const auto first = pictures.begin() + static_cast<std::ptrdiff_t>(n * size);
  return {first, first + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace

std::vector<std::string> recorded_drives() {
  return {"default/seed11",
          "friction0.5/seed11",
          "friction2.0/seed11",
          "side_force-10/seed11",
          "side_force+10/seed11",
          "out_of_field",
          "follow/default/seed11",
          "follow/friction0.5/seed11",
          "follow/friction2.0/seed11",
          "follow/side_force-10/seed11",
          "follow/side_force+10/seed11"};
}

CarRecordings::CarRecordings() {
  const auto corners = file_.read<double>("default/seed11/road_poly");
  const auto colours = file_.read<double>("default/seed11/road_poly_color");
  std::size_t tiles = 0;
  for (std::size_t i = 0; i < colours.size() / 3; ++i) {
    RoadPolygon polygon{};
    for (std::size_t c = 0; c < 4; ++c) {
      polygon.corners[c] = {corners[8 * i + 2 * c], corners[8 * i + 2 * c + 1]};
    }
    const double red = colours[3 * i], green = colours[3 * i + 1];
    polygon.kind = red < 1.0     ? RoadPolygon::Kind::kTile
                   : green < 1.0 ? RoadPolygon::Kind::kRedKerb
                                 : RoadPolygon::Kind::kWhiteKerb;
    if (polygon.kind == RoadPolygon::Kind::kTile) ++tiles;
    polygon.tile = tiles - 1;  // a kerb follows its tile
    road_.push_back(polygon);
  }
}

std::vector<RecordedScene> CarRecordings::scenes(const std::string& drive) const {
  const Rows rows(file_, drive);
  const auto first_visit = file_.read<std::int64_t>(drive + "/tile_first_visit_step");
  std::vector<RecordedScene> scenes;
  const auto add = [&](std::int64_t step) -> RecordedScene& {
    scenes.push_back({drive + " step " + std::to_string(step),
                      touched(first_visit, step, drive),
                      scene_at(rows, step),
                      {},
                      {},
                      {}});
    scenes.back().scene.road = road_;
    scenes.back().scene.tile_touched = scenes.back().tile_touched;
    return scenes.back();
  };
  const auto steps = file_.read<std::int64_t>(drive + "/frame_steps");
  scenes.reserve(steps.size() + 1);
  if (file_.contains(drive + "/frame_reset")) {
    RecordedScene& first = add(kInReset);
    first.frame = file_.read<std::uint8_t>(drive + "/frame_reset");
    first.frame84 = file_.read<std::uint8_t>(drive + "/frame84_reset");
  }
  const auto frames = file_.read<std::uint8_t>(drive + "/frames");
  const auto frames84 = file_.read<std::uint8_t>(drive + "/frames84");
  const auto without_score = file_.read<std::uint8_t>(drive + "/frames_nolabel");
  for (std::size_t i = 0; i < steps.size(); ++i) {
    RecordedScene& scene = add(steps[i]);
    scene.frame = nth(frames, i, 96 * 96 * 3);
    scene.frame84 = nth(frames84, i, 84 * 84 * 3);
    scene.without_score = nth(without_score, i, 96 * 96 * 3);
  }
  return scenes;
}

}  // namespace hebbes::envs::car_racing
