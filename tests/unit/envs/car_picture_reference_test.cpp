// The car's pictures against all that the reference drew, where its recordings are at hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "envs/car_racing/picture/rasteriser.h"
#include "envs/car_racing/picture/resize.h"
#include "tests/unit/envs/car_recordings.h"

namespace hebbes::envs::car_racing {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// The first pixels that differ, as text; empty if none does.
std::string differences(const Bytes& expected, const Bytes& actual, std::size_t columns) {
  std::string text;
  std::size_t count = 0;
  for (std::size_t i = 0; i < expected.size(); i += 3) {
    if (std::equal(&expected[i], &expected[i] + 3, &actual[i])) continue;
    if (++count > 5) continue;
    text += " (row " + std::to_string(i / 3 / columns) + ", column " +
            std::to_string(i / 3 % columns) + ":";
    for (std::size_t c = 0; c < 3; ++c) {
      text += " " + std::to_string(expected[i + c]) + "/" + std::to_string(actual[i + c]);
    }
    text += ")";
  }
  return count == 0 ? "" : std::to_string(count) + " pixels differ, expected/actual:" + text;
}

class RecordedPictures : public testing::TestWithParam<std::string> {};

TEST_P(RecordedPictures, AreDrawnPixelForPixel) {
  const CarRecordings recordings;
  Rasteriser rasteriser;
  Picture picture(kPictureSize, kPictureSize);
  Bytes rgb(kPictureSize * kPictureSize * 3);
  for (const RecordedScene& recorded : recordings.scenes(GetParam())) {
    rasteriser.draw(recorded.scene, picture);
    picture.interleave(rgb);
    EXPECT_EQ(differences(recorded.frame, rgb, kPictureSize), "") << recorded.name;
    if (recorded.without_score.empty()) continue;
    Scene scene = recorded.scene;
    scene.score = NAN;
    rasteriser.draw(scene, picture);
    picture.interleave(rgb);
    EXPECT_EQ(differences(recorded.without_score, rgb, kPictureSize), "") << recorded.name;
  }
}

TEST_P(RecordedPictures, AreResizedByteForByte) {
  const CarRecordings recordings;
  Rasteriser rasteriser;
  Picture picture(kPictureSize, kPictureSize), view(kViewSize, kViewSize);
  Bytes rgb(kViewValues);
  for (const RecordedScene& recorded : recordings.scenes(GetParam())) {
    rasteriser.draw(recorded.scene, picture);
    resize(picture, view);
    view.interleave(rgb);
    EXPECT_EQ(differences(recorded.frame84, rgb, kViewSize), "") << recorded.name;
  }
}

INSTANTIATE_TEST_SUITE_P(CarTraces, RecordedPictures, testing::ValuesIn(recorded_drives()));

}  // namespace
}  // namespace hebbes::envs::car_racing
