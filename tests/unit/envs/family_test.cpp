// Variations drawn from ranges.
#include "envs/family.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "envs/task.h"

namespace hebbes::envs {
namespace {

using kinds::Options;
using testing::HasSubstr;
using Numbers = std::vector<double>;

const Parameters kParameters = {
    .named = {{"width", "", 1.0, kinds::within({0, true, 10, ">= 0 and <= 10"})},
              {"legs", "", Numbers{1, 1, 1}, kinds::list_of(3, {0, true, 10, ">= 0 and <= 10"})},
              {"delay", "", std::int64_t{0}, kinds::within({0, true, 10, ">= 0 and <= 10"})},
              {"colour", "", std::string("red")}},
    .open = [](std::string_view) -> std::optional<kinds::Option> { return std::nullopt; }};
const CheckOpen kAny = [](std::string_view, const kinds::Value&) {};

std::string refusal(const Options& options) {
  std::vector<std::string> names;
  for (const auto& [name, value] : options) names.push_back(name);
  try {
    const auto known = family_options(kParameters, names);
    for (const auto& [name, value] : options) {
      const auto option = std::ranges::find(known, name, &kinds::Option::name);
      if (option == known.end()) return name + " is unknown";
      kinds::check(*option, value);
    }
    draw_family(kParameters, options, kAny);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

const Options kFamily = {{"family.count", std::int64_t{300}},
                         {"family.seed", std::int64_t{7}},
                         {"family.legs", Numbers{2, 6}},
                         {"family.delay", Numbers{1, 3}},
                         {"links", std::int64_t{12}}};

TEST(Family, DrawsWithinItsRangesAndLeavesTheRest) {
  const Options drawn = draw_family(kParameters, kFamily, kAny);
  EXPECT_EQ(drawn.size(), 1 + 300 * kParameters.named.size());
  EXPECT_EQ(kinds::get<std::int64_t>(drawn, "links"), 12);
  double sum = 0, squares = 0;
  std::array<int, 4> delays{};
  for (int v = 1; v <= 300; ++v) {
    const std::string variation = "variations.family-" +
                                  std::string(v < 10    ? "00"
                                              : v < 100 ? "0"
                                                        : "") +
                                  std::to_string(v);
    for (const double leg : kinds::get<Numbers>(drawn, variation + ".legs")) {
      EXPECT_TRUE(leg >= 2 && leg <= 6);
      sum += (leg - 4) / 4;
      squares += (leg - 4) * (leg - 4) / 16;
    }
    ++delays.at(static_cast<std::size_t>(kinds::get<std::int64_t>(drawn, variation + ".delay")));
    EXPECT_EQ(kinds::get<double>(drawn, variation + ".width"), 1.0);
    EXPECT_EQ(kinds::get<std::string>(drawn, variation + ".colour"), "red");
  }
  // Uniform on [-1/2, 1/2]: variance 1/12, of its square 1/180; five standard deviations.
  EXPECT_LT(std::abs(sum), 5 * std::sqrt(900.0 / 12));
  EXPECT_LT(std::abs(squares - 75), 5 * std::sqrt(900.0 / 180));
  EXPECT_EQ(delays[0], 0);
  for (const int delay : {1, 2, 3}) EXPECT_NEAR(delays[static_cast<std::size_t>(delay)], 100, 41);
}

TEST(Family, DependsOnSeedVariationAndParameterAlone) {
  const Options drawn = draw_family(kParameters, kFamily, kAny);
  Options other = kFamily;
  other["family.width"] = Numbers{0, 5};
  other["family.count"] = std::int64_t{999};
  const Options wider = draw_family(kParameters, other, kAny);
  EXPECT_EQ(wider.at("variations.family-021.legs"), drawn.at("variations.family-021.legs"));
  EXPECT_NE(wider.at("variations.family-021.width"), drawn.at("variations.family-021.width"));
  other["family.seed"] = std::int64_t{8};
  EXPECT_NE(draw_family(kParameters, other, kAny).at("variations.family-021.legs"),
            drawn.at("variations.family-021.legs"));
}

TEST(Family, IsRefusedByName) {
  EXPECT_EQ(refusal({}), "");
  EXPECT_EQ(refusal({{"family.count", std::int64_t{9}}, {"family.width", Numbers{1, 1}}}), "");
  EXPECT_THAT(refusal({{"family.width", Numbers{1, 2}}}), HasSubstr("needs family.count"));
  EXPECT_THAT(refusal({{"family.count", std::int64_t{9}}}), HasSubstr("family.count"));
  EXPECT_THAT(refusal({{"family.count", std::int64_t{0}}}), HasSubstr(">= 1"));
  EXPECT_THAT(refusal({{"family.width", Numbers{2, 1}}}), HasSubstr("[least, largest]"));
  EXPECT_THAT(refusal({{"family.width", Numbers{2}}}), HasSubstr("[least, largest]"));
  EXPECT_THAT(refusal({{"family.legs", Numbers{2, 11}}}), HasSubstr("<= 10"));
  EXPECT_THAT(refusal({{"family.colour", Numbers{0, 1}}}), HasSubstr("family.colour is unknown"));
  EXPECT_THAT(refusal({{"family.wings", Numbers{0, 1}}}), HasSubstr("family.wings is unknown"));
  EXPECT_THAT(
      [] {
        draw_family(kParameters,
                    {{"family.count", std::int64_t{9}},
                     {"family.width", Numbers{1, 2}},
                     {"variations.family-3.width", 1.0}},
                    kAny);
      },
      testing::ThrowsMessage<kinds::UnfitOption>(HasSubstr("'family-3'")));
}

}  // namespace
}  // namespace hebbes::envs
