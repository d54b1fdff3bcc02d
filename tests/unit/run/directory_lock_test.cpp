#include "lib/run/directory_lock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <optional>
#include <string>

#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::run {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;

constexpr LockTiming kQuick = {milliseconds(1), milliseconds(20), milliseconds(400)};

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

/// Replaces the holder's file at once: nobody must see it empty.
void sign_as(const std::filesystem::path& directory, const std::string& holder, int beats = 0) {
  const auto file = directory / ".holder", draft = directory / "draft";
  std::ofstream(draft) << holder << "\nsigns of life: " << beats << "\n";
  std::filesystem::rename(draft, file);
}

std::string refusal(const std::filesystem::path& directory) {
  try {
    const DirectoryLock lock(directory, {}, kQuick);
  } catch (const io::RunDirectoryError& error) {
    return error.what();
  }
  return "";
}

/// Another process that holds a directory until it is killed.
class OtherProcess {
 public:
  explicit OtherProcess(const std::filesystem::path& directory) : process_(::fork()) {
    if (process_ == 0) {
      const DirectoryLock lock(directory, {}, kQuick);
      while (true) ::pause();
    }
    while (!in_use(directory)) std::this_thread::sleep_for(milliseconds(1));
    while (!std::filesystem::exists(directory / ".holder"))
      std::this_thread::sleep_for(milliseconds(1));
  }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;
  ~OtherProcess() { kill(); }

  pid_t id() const { return process_; }

  void kill() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  pid_t process_;
};

TEST(DirectoryLock, IsRefusedToASecondHolderAndNamesTheFirst) {
  const test::TemporaryDirectory dir;
  ::setenv("SLURM_JOB_ID", "4711", 1);
  const OtherProcess other(dir.path());
  ::unsetenv("SLURM_JOB_ID");
  EXPECT_THAT(refusal(dir.path()), AllOf(HasSubstr(dir.path().string()), HasSubstr(host_name()),
                                         HasSubstr("process " + std::to_string(other.id())),
                                         HasSubstr("SLURM job 4711"), HasSubstr("since 20")));
}

TEST(DirectoryLock, DiesWithItsHolder) {
  const test::TemporaryDirectory dir;
  OtherProcess other(dir.path());
  other.kill();
  EXPECT_TRUE(std::filesystem::exists(dir.path() / ".holder"));
  EXPECT_FALSE(in_use(dir.path()));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(refusal(dir.path()), "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, kQuick.silence);
}

TEST(DirectoryLock, ASilentHolderOnAnotherMachineIsDead) {
  const test::TemporaryDirectory dir;
  sign_as(dir.path(), "elsewhere, process 12, since 2000-01-01T00:00:00Z");
  EXPECT_EQ(refusal(dir.path()), "");
  EXPECT_FALSE(std::filesystem::exists(dir.path() / ".holder"));
}

TEST(DirectoryLock, AHolderOnAnotherMachineThatShowsLifeIsNot) {
  const test::TemporaryDirectory dir;
  const std::string holder = "elsewhere, process 12, since 2000-01-01T00:00:00Z";
  sign_as(dir.path(), holder);
  const std::jthread life([&](const std::stop_token& stop) {
    for (int beat = 1; !stop.stop_requested(); ++beat) {
      sign_as(dir.path(), holder, beat);
      std::this_thread::sleep_for(kQuick.heartbeat);
    }
  });
  EXPECT_THAT(refusal(dir.path()), HasSubstr("elsewhere, process 12"));
}

TEST(DirectoryLock, BeatsAndLeavesNoHolderBehind) {
  const test::TemporaryDirectory dir;
  const auto holder = [&] {
    std::ifstream file(dir.path() / ".holder");
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  {
    const DirectoryLock lock(dir.path(), {}, kQuick);
    const std::string first = holder();
    while (holder() == first) std::this_thread::sleep_for(milliseconds(5));
    EXPECT_EQ(holder().size(), first.size());
  }
  EXPECT_FALSE(std::filesystem::exists(dir.path() / ".holder"));
}

TEST(DirectoryLock, TellsWhoLostTheDirectoryAndLeavesItToTheOther) {
  const test::TemporaryDirectory dir;
  std::atomic<bool> lost = false;
  {
    const DirectoryLock lock(
        dir.path(), [&] { lost = true; }, kQuick);
    sign_as(dir.path(), "elsewhere, process 12, since 2000-01-01T00:00:00Z");
    while (!lost) std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_TRUE(std::filesystem::exists(dir.path() / ".holder"));
}

TEST(DirectoryLock, NamesAPlaceWhereNothingCanBeWritten) {
  EXPECT_THROW(DirectoryLock("/proc", {}, kQuick), io::FileError);
}

}  // namespace
}  // namespace hebbes::run
