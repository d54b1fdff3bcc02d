// Text out of a file, a pipe or a device.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace hebbes::io {

/// Called every now and then during a wait, which ends with what it throws.
using Poll = std::function<void()>;

/// Two names with the same identity are the same file.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};

class TextSource {
 public:
  /// Opens it without a wait for who writes into a pipe. "/dev/stdin" is standard input, also where
  /// that cannot be opened by its name: a socket, another user's pipe. Throws std::system_error.
  explicit TextSource(const std::filesystem::path& path);
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;
  ~TextSource();

  /// Throws std::system_error.
  FileIdentity identity() const;

  /// Everything up to the end of the file, or of the last who writes into the pipe. Calls `poll` at
  /// least every 0.1 s. Throws std::system_error, also for more than `most` bytes.
  std::string read(std::size_t most, const Poll& poll);

 private:
  int file_;
};

}  // namespace hebbes::io
