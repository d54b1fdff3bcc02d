#include "lib/io/durable_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "lib/io/errors.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::io {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

void write(const fs::path& target, const std::string& text) {
  TemporaryFile file(target);
  std::ofstream(file.path()) << text;
  file.replace_target();
}

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(DurableFile, FollowsLinks) {
  const test::TemporaryDirectory dir;
  fs::create_directory(dir.path() / "below");
  const auto target = dir.path() / "below" / "target", link = dir.path() / "link";
  fs::create_symlink("second", link);
  fs::create_symlink("below/target", dir.path() / "second");
  for (const char* text : {"new", "again"}) {  // at first there is no target
    write(link, text);
    EXPECT_EQ(read(target), text);
    EXPECT_TRUE(fs::is_symlink(link));
  }
  EXPECT_FALSE(fs::exists(dir.path() / "link.tmp"));
  fs::create_symlink("circle", dir.path() / "circle");
  EXPECT_THROW(TemporaryFile{dir.path() / "circle"}, FileError);
}

TEST(DurableFile, KeepsPermissions) {
  const test::TemporaryDirectory dir;
  const auto path = dir.path() / "file";
  std::ofstream(path) << "old";
  fs::permissions(path, fs::perms(0640));
  write(path, "new");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0640));
  EXPECT_EQ(read(path), "new");
}

TEST(DurableFile, RefusesDevicesAndPipesByName) {
  const test::TemporaryDirectory dir;
  const auto pipe = dir.path() / "pipe", link = dir.path() / "null";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  fs::create_symlink("/dev/null", link);
  for (const fs::path& path : {pipe, link, fs::path("/dev/null")}) {
    try {
      const TemporaryFile file(path);
      ADD_FAILURE() << path;
    } catch (const FileError& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr(path.string()), HasSubstr("not a file")));
    }
  }
  EXPECT_TRUE(fs::is_fifo(pipe));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(DurableFile, DoesNotWriteIntoWhatHasItsTemporaryName) {
  const test::TemporaryDirectory dir;
  ASSERT_EQ(::mkfifo((dir.path() / "file.tmp").c_str(), 0600), 0);
  write(dir.path() / "file", "text");  // with a pipe in the way it would wait for a reader
  EXPECT_EQ(read(dir.path() / "file"), "text");
}

}  // namespace
}  // namespace hebbes::io
