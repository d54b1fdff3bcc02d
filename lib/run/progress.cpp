#include "lib/run/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace hebbes::run {
namespace {

constexpr int kBarWidth = 30;  // characters

std::string clock_time(double seconds) {
  const auto whole = static_cast<long>(seconds);
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  return text;
}

}  // namespace

ProgressBar::ProgressBar(int rank, std::int64_t first, std::int64_t total)
    : visible_(rank == 0 && ::isatty(STDERR_FILENO) == 1),
      first_(first),
      total_(total),
      start_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
  if (visible_) std::fputc('\n', stderr);
}

void ProgressBar::update(std::int64_t done, double fitness_mean) {
  if (!visible_ || done <= first_) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  const double seconds_each = elapsed.count() / static_cast<double>(done - first_);
  const double left = seconds_each * static_cast<double>(std::max<std::int64_t>(total_ - done, 0));
  const auto filled =
      static_cast<std::size_t>(kBarWidth * done / std::max<std::int64_t>(total_, 1));
  std::string bar(std::min<std::size_t>(filled, kBarWidth), '#');
  bar.resize(kBarWidth, '.');
  constexpr const char* kToLineStart = "\r\033[K";
  std::fprintf(stderr, "%s[%s] %lld/%lld  fitness %.2f  %s left", kToLineStart, bar.c_str(),
               static_cast<long long>(done), static_cast<long long>(total_), fitness_mean,
               clock_time(left).c_str());
  std::fflush(stderr);
}

}  // namespace hebbes::run
