// What h5py makes of run.h5, while it grows and when it is finished.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "lib/run/run_file.h"
#include "tests/support/shell.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/run/run_history.h"

namespace hebbes::run {
namespace {

constexpr std::int64_t kRows = 100;

int run_python(const std::string& arguments) {
  return std::system(("timeout 30 /usr/bin/python3 " + arguments).c_str());
}

TEST(RunFileH5py, FollowsAndOpensPlainly) {
  ASSERT_EQ(run_python("-c 'import h5py'"), 0) << "python3-h5py is not installed";
  const test::TemporaryDirectory dir;
  const RunHeader header = make_header(40, 4);
  const std::string script = test::quoted(HEBBES_RUN_TESTS "/follow_run.py") + ' ';
  const std::string arguments = " " + test::quoted(dir.path()) + " " + std::to_string(kRows);
  RunWriter writer = RunWriter::create(dir.path(), header, make_series());
  int followed = -1;
  std::thread reader([&] { followed = run_python(script + "live" + arguments); });
  for (std::int64_t g = 0; g < kRows; ++g) {
    writer.append(MadeRow(header, g).row);
    ::usleep(10000);
  }
  reader.join();
  writer.close();
  EXPECT_EQ(followed, 0);
  EXPECT_EQ(run_python(script + "finished" + arguments), 0);
}

}  // namespace
}  // namespace hebbes::run
