// The errors that users and files cause; main turns each into one message and an exit code.
#pragma once

#include <stdexcept>
#include <string>

namespace hebbes::io {

/// Exit codes of the hebbes command.
enum class ExitCode : int {
  kDone = 0,
  kFailure = 1,
  kBadUsage = 2,  ///< bad usage, configuration or input
  kStopped = 75,  ///< stopped early with a checkpoint to resume from (EX_TEMPFAIL of sysexits.h)
};

/// Base of the project's own errors; what() is one complete message.
class Error : public std::runtime_error {
 public:
  Error(const std::string& message, ExitCode exit_code)
      : std::runtime_error(message), exit_code_(exit_code) {}
  ExitCode exit_code() const { return exit_code_; }

 private:
  ExitCode exit_code_;
};

/// A command line that cannot be obeyed.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message) : Error(message, ExitCode::kBadUsage) {}
};

/// A configuration that cannot be run; names file, line, key and value.
class ConfigError : public Error {
 public:
  explicit ConfigError(const std::string& message) : Error(message, ExitCode::kBadUsage) {}
};

/// A run directory that contradicts what the user asked for.
class RunDirectoryError : public Error {
 public:
  explicit RunDirectoryError(const std::string& message) : Error(message, ExitCode::kBadUsage) {}
};

/// A file that cannot be read or written, or is not what it should be; names the file.
class FileError : public Error {
 public:
  explicit FileError(const std::string& message) : Error(message, ExitCode::kFailure) {}
};

}  // namespace hebbes::io
