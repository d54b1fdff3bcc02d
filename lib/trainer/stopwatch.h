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

/// What a rank's time went into.
struct Effort {
  double work = 0.0;           ///< s, of its own
  double communication = 0.0;  ///< s, exchanging data and waiting for others

  Effort& operator+=(const Effort& other) {
    work += other.work;
    communication += other.communication;
    return *this;
  }
};

/// Adds the time that it lives to `sum`.
class ScopedTimer {
 public:
  explicit ScopedTimer(double& sum) : sum_(sum) {}
  ScopedTimer(const ScopedTimer&) = delete;
  ScopedTimer& operator=(const ScopedTimer&) = delete;
  ~ScopedTimer() { sum_ += watch_.elapsed(); }

 private:
  double& sum_;
  Stopwatch watch_;
};

}  // namespace hebbes::trainer
