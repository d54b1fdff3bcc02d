// How much memory a process may have, as imaginary machines tell it.
#include "lib/parallel/memory.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace hebbes::parallel {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::uint64_t kMachine = 8000 * kMiB;

class AvailableMemory : public ::testing::Test {
 protected:
  AvailableMemory() { write("proc/meminfo", "MemTotal: 9999999 kB\nMemAvailable: 8192000 kB\n"); }

  void write(const std::string& name, const std::string& text) {
    const auto file = root_.path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  /// A group of version 2; `limit` may be "max".
  void group(const std::string& name, const std::string& limit, std::uint64_t used,
             std::uint64_t file_pages = 0) {
    write(name + "/memory.max", limit + '\n');
    write(name + "/memory.current", std::to_string(used) + '\n');
    write(name + "/memory.stat",
          "anon 5\ninactive_file " + std::to_string(file_pages) + "\nactive_file 7\n");
  }

  void mount_version2(const std::string& group_there = "/") {
    write("proc/self/mountinfo",
          "22 1 0:20 / /proc rw - proc proc rw\n"
          "30 23 0:26 " +
              group_there + " /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n");
  }

  std::uint64_t available() const { return available_memory(root_.path()); }

  test::TemporaryDirectory root_;
};

TEST_F(AvailableMemory, IsTheMachinesWithoutControlGroups) {
  EXPECT_EQ(available(), kMachine);
}

TEST_F(AvailableMemory, HasNoLimitWhereNothingTells) {
  const test::TemporaryDirectory empty;
  EXPECT_EQ(available_memory(empty.path()), ~std::uint64_t{0});
}

TEST_F(AvailableMemory, IsWhatTheGroupLeaves) {
  mount_version2();
  write("proc/self/cgroup", "0::/job\n");
  group("sys/fs/cgroup/job", std::to_string(1000 * kMiB), 300 * kMiB);
  EXPECT_EQ(available(), 700 * kMiB);
}

TEST_F(AvailableMemory, CountsFilesPagesAsFree) {
  mount_version2();
  write("proc/self/cgroup", "0::/job\n");
  group("sys/fs/cgroup/job", std::to_string(1000 * kMiB), 900 * kMiB, 500 * kMiB);
  EXPECT_EQ(available(), 600 * kMiB);
}

TEST_F(AvailableMemory, IsTheLeastOnTheWayUp) {
  mount_version2();
  write("proc/self/cgroup", "0::/slurm/job 7/step\n");
  group("sys/fs/cgroup/slurm", std::to_string(5000 * kMiB), 0);
  group("sys/fs/cgroup/slurm/job 7", std::to_string(2000 * kMiB), 500 * kMiB);
  group("sys/fs/cgroup/slurm/job 7/step", "max", 100 * kMiB);
  EXPECT_EQ(available(), 1500 * kMiB);
}

TEST_F(AvailableMemory, IsNothingBeyondTheLimit) {
  mount_version2();
  write("proc/self/cgroup", "0::/job\n");
  group("sys/fs/cgroup/job", std::to_string(100 * kMiB), 300 * kMiB);
  EXPECT_EQ(available(), 0u);
}

TEST_F(AvailableMemory, IsTheMachinesIfThatIsLess) {
  mount_version2();
  write("proc/self/cgroup", "0::/job\n");
  group("sys/fs/cgroup/job", std::to_string(100'000 * kMiB), 0);
  EXPECT_EQ(available(), kMachine);
}

TEST_F(AvailableMemory, IsFoundInAContainer) {
  // The group is mounted by itself; its name is that outside, or, in a name space, the top.
  mount_version2("/docker/abc");
  group("sys/fs/cgroup", std::to_string(400 * kMiB), 100 * kMiB);
  for (const char* name : {"0::/docker/abc\n", "0::/\n", "0::/../other\n"}) {
    write("proc/self/cgroup", name);
    EXPECT_EQ(available(), 300 * kMiB) << name;
  }
}

TEST_F(AvailableMemory, IsThatOfVersion1) {
  write("proc/self/mountinfo",
        "35 25 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"
        "36 25 0:31 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory\n");
  write("proc/self/cgroup", "9:cpu,cpuacct:/\n8:memory:/slurm/uid_1/job_2\n0::/init\n");
  const std::string job = "sys/fs/cgroup/memory/slurm/uid_1/job_2";
  write(job + "/memory.limit_in_bytes", std::to_string(900 * kMiB) + '\n');
  write(job + "/memory.usage_in_bytes", std::to_string(600 * kMiB) + '\n');
  write(job + "/memory.stat",
        "inactive_file 1\ntotal_inactive_file " + std::to_string(200 * kMiB) + '\n');
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  write("sys/fs/cgroup/memory/memory.usage_in_bytes", "12345\n");
  EXPECT_EQ(available(), 500 * kMiB);
}

}  // namespace
}  // namespace hebbes::parallel
