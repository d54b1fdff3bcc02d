#include "lib/run/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "lib/run/errors.h"

namespace hebbes::run {
namespace {

constexpr const char* kLoggerName = "hebbes";

}  // namespace

void set_up_log(int rank, const std::filesystem::path& run_directory) {
  std::vector<spdlog::sink_ptr> sinks = {std::make_shared<spdlog::sinks::stderr_sink_st>()};
  if (rank == 0 && !run_directory.empty()) {
    const std::filesystem::path file = run_directory / "train.log";
    try {
      sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_st>(file.string()));
    } catch (const spdlog::spdlog_ex& error) {
      throw FileError(file.string() + ": cannot write the log: " + error.what());
    }
  }
  auto logger = std::make_shared<spdlog::logger>(kLoggerName, sinks.begin(), sinks.end());
  logger->set_pattern("%Y-%m-%d %H:%M:%S.%e [rank " + std::to_string(rank) + "] %l: %v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
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

}  // namespace hebbes::run
