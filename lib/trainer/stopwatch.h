// Seconds between events.
#pragma once

#include <chrono>

namespace hebbes::trainer {

class Stopwatch {
 public:
  /// Seconds since construction.
  double elapsed() const { return seconds(Clock::now() - start_); }

  /// Seconds since the last lap(), or construction.
  double lap() {
    const auto now = Clock::now();
    const double result = seconds(now - lap_);
    lap_ = now;
    return result;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static double seconds(Clock::duration d) { return std::chrono::duration<double>(d).count(); }

  Clock::time_point start_ = Clock::now();
  Clock::time_point lap_ = start_;
};

}  // namespace hebbes::trainer
