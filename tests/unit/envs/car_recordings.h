// The reference's recordings of the car as scenes and the pictures that it drew of them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "envs/car_racing/picture/scene.h"
#include "tests/support/reference.h"

namespace hebbes::envs::car_racing {

/// A scene that owns what it refers to, and its pictures; those that were not taken are empty.
struct RecordedScene {
  std::string name;  ///< group of the file, and step
  std::vector<std::uint8_t> tile_touched;
  Scene scene;                              ///< its spans are set by scenes()
  std::vector<std::uint8_t> frame;          ///< [96, 96, 3]
  std::vector<std::uint8_t> frame84;        ///< [84, 84, 3]
  std::vector<std::uint8_t> without_score;  ///< [96, 96, 3]
};

/// Groups of car_traces.h5 that hold pictures and the whole state behind them. All drive on one
/// road.
std::vector<std::string> recorded_drives();

class CarRecordings {
 public:
  CarRecordings();

  const std::vector<RoadPolygon>& road() const { return road_; }

  /// All scenes of a drive of which there are pictures, reset()'s included.
  std::vector<RecordedScene> scenes(const std::string& drive) const;

 private:
  test::Reference file_{"car_traces.h5"};
  std::vector<RoadPolygon> road_;
};

}  // namespace hebbes::envs::car_racing
