#include "apps/replay/block.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

namespace hebbes::apps::replay {
namespace {

template <class T>
T read_at(const std::string& bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

TEST(Block, LaysItsBytesOutAsItsHeaderSays) {
  Block block;
  const std::array<std::int16_t, 3> words = {1, -2, 300};
  const std::array<double, 2> numbers = {0.5, -7.25};
  const ArrayPlace first = block.add(std::span<const std::int16_t>(words), {3});
  const ArrayPlace second = block.add(std::span<const double>(numbers), {1, 2});
  EXPECT_EQ(first.type, "int16");
  EXPECT_EQ(second.type, "float64");
  EXPECT_EQ(second.shape, (std::vector<std::size_t>{1, 2}));

  const std::string bytes = block.finish("{\"a\": 1}x");
  EXPECT_EQ(bytes.substr(0, 8), "HEBBESRP");
  EXPECT_EQ(read_at<std::uint32_t>(bytes, 8), 1u);
  const std::size_t length = read_at<std::uint32_t>(bytes, 12);
  EXPECT_EQ(bytes.substr(16, length), "{\"a\": 1}x       ");
  const std::size_t arrays = 16 + length;
  EXPECT_EQ((arrays + first.offset) % 8, 0u);
  EXPECT_EQ((arrays + second.offset) % 8, 0u);
  for (std::size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(read_at<std::int16_t>(bytes, arrays + first.offset + 2 * i), words[i]);
  }
  EXPECT_EQ(read_at<double>(bytes, arrays + second.offset + 8), -7.25);
  EXPECT_EQ(bytes.size(), arrays + second.offset + 16);
}

TEST(Block, KeepsTheSameBytesOnce) {
  Block block;
  const std::array<float, 3> numbers = {1, 2, 3}, others = {1, 2, 4};
  const auto place = block.add(std::span<const float>(numbers), {3});
  EXPECT_EQ(block.add(std::span<const float>(numbers), {3, 1}).offset, place.offset);
  EXPECT_NE(block.add(std::span<const float>(others), {3}).offset, place.offset);
}

}  // namespace
}  // namespace hebbes::apps::replay
