// Another program at work.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hebbes::film {

/// A child process that is fed, or whose output is read. What it says on stderr is kept.
class Program {
 public:
  /// Starts a program of the search path. `command` holds its name and arguments; `target` is named
  /// in messages. All members throw io::FileError, this one if there is no such program, too.
  Program(const std::vector<std::string>& command, std::string target);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  void feed(std::span<const std::uint8_t> bytes);

  /// Ends the input and waits for the program to succeed; returns what it printed.
  std::string finish();

  /// The first line on its stderr, after ": ", or nothing.
  std::string complaint() const;

 private:
  std::string read_output() const;
  int wait();

  std::string program_, target_;
  int talk_ = -1;    // a socket: the program's stdin and stdout
  int errors_ = -1;  // a file without a name
  pid_t process_ = -1;
};

}  // namespace hebbes::film
