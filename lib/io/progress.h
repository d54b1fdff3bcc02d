// A progress bar for people who watch a terminal.
#pragma once

#include <chrono>
#include <cstdint>

namespace hebbes::io {

/// One line on stderr that redraws itself; nothing at all unless stderr is a terminal. It is no
/// wider than the terminal, and leaves the cursor at its start: the log's next message takes its
/// place.
class ProgressBar {
 public:
  /// Generations [first, total) are to be done; `rank` other than 0 draws nothing.
  ProgressBar(int rank, std::int64_t first, std::int64_t total);
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  ~ProgressBar();

  /// Whether anything is drawn; a line per generation can then be left to the log file.
  bool visible() const { return visible_; }

  /// `done` generations are done, the last with this mean fitness.
  void update(std::int64_t done, double fitness_mean);

 private:
  bool visible_;
  std::int64_t first_;
  std::int64_t total_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace hebbes::io
