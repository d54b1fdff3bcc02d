#include "lib/io/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "lib/io/errors.h"
#include "lib/io/terminal.h"

namespace hebbes::io {
namespace {

constexpr const char* kLoggerName = "hebbes";

spdlog::sink_ptr file_sink(const std::filesystem::path& file) {
  try {
    return std::make_shared<spdlog::sinks::basic_file_sink_st>(file.string());
  } catch (const spdlog::spdlog_ex& error) {
    throw FileError(file.string() + ": cannot write the log: " + error.what());
  }
}

}  // namespace

void set_up_log(int rank, const std::filesystem::path& run_directory) {
  const auto terminal = std::make_shared<spdlog::sinks::stderr_sink_st>();
  const auto logger = std::make_shared<spdlog::logger>(kLoggerName, terminal);
  if (rank == 0 && !run_directory.empty()) {
    logger->sinks().push_back(file_sink(run_directory / "train.log"));
  }
  const std::string pattern = "%Y-%m-%d %H:%M:%S.%e [rank " + std::to_string(rank) + "] %l: %v";
  logger->set_pattern(pattern);
  if (terminal_size(STDERR_FILENO))
    terminal->set_pattern(kClearLine + pattern);  // of a progress bar
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
}

void log_to_file(const std::string& message) {
  const auto& sinks = spdlog::default_logger()->sinks();
  if (sinks.size() < 2) return;
  spdlog::logger file(kLoggerName, sinks.begin() + 1, sinks.end());
  file.info(message);
  file.flush();
}

void report_error(const std::string& message) {
  const auto logger = spdlog::default_logger();
  if (logger->name() == kLoggerName) {
    logger->error(message);
  } else {
    std::fprintf(stderr, "hebbes: %s\n", message.c_str());
  }
}

void report_warning(const std::string& message) {
  const auto logger = spdlog::default_logger();
  if (logger->name() == kLoggerName) {
    logger->warn(message);
  } else {
    std::fprintf(stderr, "hebbes: warning: %s\n", message.c_str());
  }
}

}  // namespace hebbes::io
