#include "envs/ant/episode.h"

#include <gtest/gtest.h>

namespace hebbes::envs::ant {
namespace {

// Acted steps until the episode ends, when every step gives `progress` and `fallen`.
std::size_t length(double progress, bool fallen) {
  Episode episode;
  std::size_t acted = 1;
  while (!episode.ends_after(progress, fallen)) ++acted;
  EXPECT_EQ(episode.steps(), kBurnInSteps + acted);
  return acted;
}

TEST(Episode, LastsAThousandStepsBurnInIncluded) {
  EXPECT_EQ(length(1, false), 960u);
}

TEST(Episode, StandingStillIsNotGoingBackwards) {
  EXPECT_EQ(length(0, false), 960u);
}

TEST(Episode, AFallCountsOnlyAfterTheShelteredSteps) {
  EXPECT_EQ(length(1, true), 202u);
}

TEST(Episode, EndsAfterMoreThanThirtyShelterlessStepsBackwards) {
  EXPECT_EQ(length(-1, false), 201u + 31u);
}

TEST(Episode, AStepForwardsForgivesThoseBackwards) {
  Episode episode;
  for (int i = 0; i < 201; ++i) EXPECT_FALSE(episode.ends_after(-1, true));
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 30; ++i) EXPECT_FALSE(episode.ends_after(-0.1, false));
    EXPECT_FALSE(episode.ends_after(0, false));
  }
  for (int i = 0; i < 30; ++i) EXPECT_FALSE(episode.ends_after(-0.1, false));
  EXPECT_TRUE(episode.ends_after(-0.1, false));
}

}  // namespace
}  // namespace hebbes::envs::ant
