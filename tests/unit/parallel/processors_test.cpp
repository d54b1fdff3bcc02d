// Cores of imaginary machines, and what is advised to those with too few.
#include "lib/parallel/processors.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace hebbes::parallel {
namespace {

class Cores : public ::testing::Test {
 protected:
  void processor(int number, const std::string& siblings) {
    const auto folder =
        root_.path() / "sys/devices/system/cpu" / ("cpu" + std::to_string(number)) / "topology";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "thread_siblings_list") << siblings << '\n';
  }

  test::TemporaryDirectory root_;
};

TEST_F(Cores, AreFewerThanHardwareThreads) {
  for (const int number : {0, 2}) processor(number, "0,2");
  for (const int number : {1, 3}) processor(number, "1,3");
  EXPECT_EQ(count_cores(std::array{0, 1, 2, 3}, root_.path()), 2);
  EXPECT_EQ(count_cores(std::array{0, 2}, root_.path()), 1);
  EXPECT_EQ(count_cores(std::array{0, 1}, root_.path()), 2);
}

TEST_F(Cores, AreTheProcessorsWhereNothingTells) {
  EXPECT_EQ(count_cores(std::array{0, 1, 5}, root_.path()), 3);
  EXPECT_EQ(count_cores({}, root_.path()), 0);
}

bool names(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST(Advice, CountsCoresAsMpirunDoes) {
  const std::string text = advice({.ranks = 3, .processors = 2, .cores = 1, .all_ranks = 3});
  EXPECT_TRUE(names(text, "(mpirun -n 1,")) << text;
  EXPECT_TRUE(names(text, "mpirun --use-hwthread-cpus -n 2;")) << text;
  EXPECT_TRUE(names(text, "--ntasks-per-node=1 ")) << text;
}

TEST(Advice, LeavesOutHardwareThreadsWhereACoreHasOne) {
  const std::string text = advice({.ranks = 3, .processors = 2, .cores = 2, .all_ranks = 3});
  EXPECT_TRUE(names(text, "(mpirun -n 2;")) << text;
  EXPECT_FALSE(names(text, "hwthread")) << text;
}

TEST(Advice, IsForANodeWhereThereAreSeveral) {
  const std::string text = advice({.ranks = 3, .processors = 2, .cores = 2, .all_ranks = 6});
  EXPECT_TRUE(names(text, "(mpirun -N 2;")) << text;
}

}  // namespace
}  // namespace hebbes::parallel
