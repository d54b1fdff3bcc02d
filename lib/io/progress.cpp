#include "lib/io/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "lib/io/terminal.h"

namespace hebbes::io {
namespace {

constexpr int kBarWidth = 30;  // characters, at most
constexpr int kLeastWidth = 5;

std::string clock_time(double seconds) {
  const auto whole = static_cast<long>(seconds);
  char text[32];
  std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  return text;
}

/// "[###...]" of at most `columns` characters; nothing where they are few.
std::string bar_text(double share, int columns) {
  const int width = std::min(kBarWidth, columns - 2);
  if (width < kLeastWidth) return "";
  std::string bar(static_cast<std::size_t>(width * std::clamp(share, 0.0, 1.0)), '#');
  bar.resize(static_cast<std::size_t>(width), '.');
  return "[" + bar + "]";
}

}  // namespace

ProgressBar::ProgressBar(int rank, std::int64_t first, std::int64_t total)
    : visible_(rank == 0 && terminal_size(STDERR_FILENO)),
      first_(first),
      total_(total),
      start_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() {
  if (visible_) std::fputs(kClearLine, stderr);
}

void ProgressBar::update(std::int64_t done, double fitness_mean) {
  const auto terminal = terminal_size(STDERR_FILENO);
  if (!visible_ || !terminal || done <= first_) return;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
  const double seconds_each = elapsed.count() / static_cast<double>(done - first_);
  const double left = seconds_each * static_cast<double>(std::max<std::int64_t>(total_ - done, 0));
  char numbers[128];
  std::snprintf(numbers, sizeof numbers, " %lld/%lld  fitness %.2f  %s left",
                static_cast<long long>(done), static_cast<long long>(total_), fitness_mean,
                clock_time(left).c_str());
  const int columns = terminal->columns - 1;  // the last one makes some terminals begin a line
  const double share =
      static_cast<double>(done) / static_cast<double>(std::max<std::int64_t>(total_, 1));
  const std::string text = bar_text(share, columns - text_width(numbers)) + numbers;
  std::fprintf(stderr, "%s%s\r", kClearLine, cut_to(text, columns).c_str());
  std::fflush(stderr);
}

}  // namespace hebbes::io
