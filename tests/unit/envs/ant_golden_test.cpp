// The quadruped against recordings of the Python reference that every checkout has.
#include <gtest/gtest.h>

#include <string>

#include "envs/ant/ant_engine.h"
#include "envs/ant/ant_task.h"
#include "tests/support/elementary_functions.h"
#include "tests/unit/envs/ant_comparison.h"

namespace hebbes::envs::ant {
namespace {

class AntGolden : public testing::TestWithParam<std::string> {};

TEST_P(AntGolden, ReplayEqualsTheReference) {
  if (!test::same_elementary_functions()) GTEST_SKIP() << "glibc's functions differ without FMA";
  const auto recordings = golden_recordings();
  ASSERT_EQ(recordings.size(), 3u);
  for (const Recording& recording : recordings) {
    SCOPED_TRACE(recording.variation);
    const Trace output =
        ant_task().replay(make_input(recording.variation, recording.start, recording.actions),
                          {{"engine", GetParam()}});
    ASSERT_EQ(recording.states.size(), recording.actions.size() / kJoints / kInterval);
    for (std::size_t i = 0; i < recording.states.size(); ++i) {
      const std::size_t row = (i + 1) * kInterval - 1;
      SCOPED_TRACE(row);
      const double* expected = recording.states[i].data();
      for (const auto& [name, tolerance] : kReplayed) {
        expected = expect_row(output, name, row, expected, tolerance);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, AntGolden, testing::ValuesIn(engine_names()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace hebbes::envs::ant
