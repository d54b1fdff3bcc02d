// Misspelt names and what they may be.
#include "lib/kinds/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace hebbes::kinds {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsAndReplacements) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("hip", ""), 3u);
  EXPECT_EQ(edit_distance("", "hip"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("abcd", "acbd"), 2u);
}

TEST(DidYouMean, NamesTheNearestIfItIsNear) {
  const std::vector<std::string> known = {"", "left_foot", "right_foot", "floor"};
  EXPECT_EQ(did_you_mean("left_fot", known), " (did you mean 'left_foot'?)");
  EXPECT_EQ(did_you_mean("flor", known), " (did you mean 'floor'?)");
  EXPECT_EQ(did_you_mean("trunk", known), "");
  EXPECT_EQ(did_you_mean("x", known), "") << "no name is no suggestion";
  EXPECT_EQ(did_you_mean("hip", {}), "");
}

}  // namespace
}  // namespace hebbes::kinds
