// The car's pictures: some that the reference drew and every checkout has, and what they must
// withstand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/picture/resize.h"
#include "envs/car_racing/picture/score.h"
#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {
namespace {

struct GoldenScene {
  std::string name;
  Scene scene{};
  std::vector<std::uint8_t> touched;
  std::uint64_t frame_hash = 0, frame84_hash = 0;
};

struct Golden {
  Track track;
  std::vector<GoldenScene> scenes;
};

std::vector<double> numbers(std::istringstream& line) {
  std::vector<double> values;
  for (std::string word; line >> word;) values.push_back(std::strtod(word.c_str(), nullptr));
  return values;
}

Pose pose(double x, double y, double angle) {
  const auto a = static_cast<float>(angle);
  return {static_cast<float>(x), static_cast<float>(y), std::sin(a), std::cos(a)};
}

Track road_through(const std::vector<double>& values) {
  std::array<Checkpoint, kCheckpoints> checkpoints;
  for (std::size_t i = 0; i < kCheckpoints; ++i) {
    checkpoints[i] = {values.at(2 * i), values.at(2 * i + 1)};
  }
  return make_track(checkpoints).value();
}

void read_hull(const std::vector<double>& values, Scene& scene) {
  scene.hull = pose(values.at(0), values.at(1), values.at(2));
  scene.hull_angle = static_cast<float>(values.at(2));
  scene.hull_velocity = {static_cast<float>(values.at(3)), static_cast<float>(values.at(4))};
  scene.hull_angular_velocity = static_cast<float>(values.at(5));
}

void read_line(const std::string& key, std::istringstream& line, GoldenScene& golden) {
  Scene& scene = golden.scene;
  if (key == "hashes") {
    line >> golden.frame_hash >> golden.frame84_hash;
    return;
  }
  const auto values = numbers(line);
  if (key == "hull") {
    read_hull(values, scene);
  } else if (key == "wheels") {
    for (std::size_t w = 0; w < kWheels; ++w) {
      scene.wheels[w] = pose(values.at(3 * w), values.at(3 * w + 1), values.at(3 * w + 2));
    }
  } else if (key == "omega") {
    std::copy_n(values.begin(), kWheels, scene.wheel_omega.begin());
  } else if (key == "phase") {
    std::copy_n(values.begin(), kWheels, scene.wheel_phase.begin());
  } else if (key == "other") {
    scene.steering_angle = static_cast<float>(values.at(0));
    scene.time = values.at(1);
    scene.score = values.at(2);
  } else if (key == "touched") {
    for (const double tile : values) golden.touched.at(static_cast<std::size_t>(tile)) = 1;
  }
}

const Golden& golden() {
  static const Golden golden = [] {
    Golden result;
    std::ifstream file(HEBBES_TEST_DATA "/car_pictures.txt");
    for (std::string text; std::getline(file, text);) {
      std::istringstream line(text);
      std::string key;
      line >> key;
      if (key == "checkpoints") {
        result.track = road_through(numbers(line));
      } else if (key == "scene") {
        GoldenScene& scene = result.scenes.emplace_back();
        std::getline(line, scene.name);
        scene.touched.resize(result.track.pieces.size());
      } else if (!result.scenes.empty()) {
        read_line(key, line, result.scenes.back());
      }
    }
    for (GoldenScene& scene : result.scenes) {
      scene.scene.road = result.track.road;
      scene.scene.tile_touched = scene.touched;
    }
    return result;
  }();
  return golden;
}

// 64-bit FNV-1a of [rows, columns, 3].
std::uint64_t hash_of(const Picture& picture) {
  std::vector<std::uint8_t> rgb(Picture::kChannels * picture.columns() * picture.rows());
  picture.interleave(rgb);
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (const std::uint8_t byte : rgb) hash = (hash ^ byte) * 0x100000001b3ull;
  return hash;
}

TEST(CarPicture, EqualsTheReferences) {
  ASSERT_EQ(golden().scenes.size(), 7u);
  Rasteriser rasteriser;
  Picture picture(kPictureSize, kPictureSize), view(kViewSize, kViewSize);
  for (const GoldenScene& scene : golden().scenes) {
    rasteriser.draw(scene.scene, picture);
    EXPECT_EQ(hash_of(picture), scene.frame_hash) << scene.name;
    resize(picture, view);
    EXPECT_EQ(hash_of(view), scene.frame84_hash) << scene.name;
  }
}

TEST(CarPicture, DependsOnTheSceneAlone) {
  const GoldenScene& scene = golden().scenes.back();
  Rasteriser used;
  Picture picture(kPictureSize, kPictureSize);
  for (const GoldenScene& other : golden().scenes) used.draw(other.scene, picture);
  used.draw(scene.scene, picture);
  EXPECT_EQ(hash_of(picture), scene.frame_hash);
}

TEST(CarPicture, ShowsTheRoadInTheVariationsColour) {
  const Palette palette = palette_with_road({10, 250, 255});
  Rasteriser rasteriser;
  Picture usual(kPictureSize, kPictureSize), other(kPictureSize, kPictureSize);
  std::size_t road = 0;
  for (const GoldenScene& golden_scene : golden().scenes) {
    Scene scene = golden_scene.scene;
    rasteriser.draw(scene, usual);
    scene.palette = &palette;
    rasteriser.draw(scene, other);
    for (std::size_t i = 0; i < 84 * kPictureSize; ++i) {  // above the bar
      const int red = usual.plane(0)[i], green = usual.plane(1)[i], blue = usual.plane(2)[i];
      const bool is_road = red == green && (red == 102 || red == 105 || red == 107);
      const int lighter = is_road ? red - 102 : 0;
      ASSERT_EQ(other.plane(0)[i], is_road ? 10 + lighter : red);
      ASSERT_EQ(other.plane(1)[i], is_road ? 250 + lighter : green);
      ASSERT_EQ(other.plane(2)[i], is_road ? 255 : blue);
      road += is_road;
    }
  }
  EXPECT_GT(road, 500u);
  EXPECT_EQ(palette_with_road({102, 102, 102}), kPalette);
}

// Of every 5x5 pixels of a picture 5 times as large the middle one has the small pixel's centre.
TEST(CarPicture, ShowsTheSameWhereItIsLarger) {
  constexpr std::size_t kLarge = 5 * kPictureSize;
  Rasteriser small_rasteriser, large_rasteriser(kLarge, kLarge);
  Picture small(kPictureSize, kPictureSize), large(kLarge, kLarge);
  for (const GoldenScene& scene : golden().scenes) {
    small_rasteriser.draw(scene.scene, small);
    large_rasteriser.draw(scene.scene, large);
    std::size_t differing = 0;
    for (std::size_t y = 0; y < 84; ++y) {  // above the bar, where the score has other digits
      for (std::size_t x = 0; x < kPictureSize; ++x) {
        const std::size_t at = y * kPictureSize + x, large_at = (5 * y + 2) * kLarge + 5 * x + 2;
        differing += small.plane(0)[at] != large.plane(0)[large_at];
      }
    }
    EXPECT_LT(differing, 84 * kPictureSize / 200) << scene.name;
  }
}

TEST(CarPicture, WithstandsStatesThatAreNotFinite) {
  Rasteriser rasteriser;
  Picture picture(kPictureSize, kPictureSize);
  for (const float odd : {NAN, INFINITY, 1e30f}) {
    Scene scene = golden().scenes.back().scene;
    scene.hull = {odd, odd, odd, odd};
    scene.hull_angle = odd;
    scene.hull_velocity = {odd, odd};
    scene.hull_angular_velocity = odd;
    scene.wheels.fill({odd, odd, odd, odd});
    scene.wheel_omega.fill(odd);
    scene.wheel_phase.fill(odd);
    scene.steering_angle = odd;
    scene.score = odd;
    rasteriser.draw(scene, picture);
  }
  const GoldenScene& after = golden().scenes.back();
  rasteriser.draw(after.scene, picture);
  EXPECT_EQ(hash_of(picture), after.frame_hash);
}

TEST(CarPicture, WritesTheNearestScoreThatFits) {
  const auto written = [](double score) {
    Picture picture(kPictureSize, kPictureSize);
    write_score(score, picture);
    return hash_of(picture);
  };
  EXPECT_EQ(written(123456.0), written(9999.0));
  EXPECT_EQ(written(-123456.0), written(-999.0));
  EXPECT_EQ(written(-0.9), written(0.0));
  EXPECT_EQ(written(12.9), written(12.0));
  EXPECT_NE(written(-12.0), written(12.0));
  EXPECT_EQ(written(NAN), hash_of(Picture(kPictureSize, kPictureSize)));
}

}  // namespace
}  // namespace hebbes::envs::car_racing
