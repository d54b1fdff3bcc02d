#include "apps/commands/follow.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "apps/commands/run_summary.h"
#include "apps/commands/standard_output.h"
#include "apps/commands/text_curve.h"
#include "lib/io/terminal.h"
#include "lib/run/directory_lock.h"
#include "lib/trainer/failures.h"

namespace hebbes::apps {
namespace {

constexpr std::size_t kWindow = 10;  // generations that speed and shares are means of
constexpr int kCurveWidth = 60;      // characters, at most
constexpr int kLeastCurve = 8;
constexpr auto kPause = std::chrono::milliseconds(500);

std::string time_text(double seconds) {
  const auto whole = static_cast<long long>(seconds + 0.5);
  char text[64];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%lld h %lld min", whole / 3600, whole / 60 % 60);
  } else if (whole >= 60) {
    std::snprintf(text, sizeof text, "%lld min %lld s", whole / 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld s", whole);
  }
  return text;
}

std::string spaced(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += "  " + part;
  return text;
}

std::vector<std::string> share_parts(const Summary& summary) {
  std::vector<std::string> parts;
  for (const TimeShare& share : summary.time_shares) {
    parts.push_back(fmt::format("{} {:.1f} %", share.part, 100 * share.share));
  }
  return parts;
}

/// Of the latest generation.
std::string failures_text(const Summary& summary) {
  return trainer::failures_text(static_cast<std::int64_t>(summary.failed_episodes.back()));
}

std::vector<std::string> idle_parts(const Summary& summary) {
  if (!summary.playing) return {};
  const auto& [min, mean, max, idle] = *summary.playing;
  return {fmt::format("min {:.3g} s", min), fmt::format("mean {:.3g} s", mean),
          fmt::format("max {:.3g} s", max), fmt::format("idle {:.1f} %", 100 * idle)};
}

/// Lines that fit a terminal, in its width and its height.
class Panel {
 public:
  explicit Panel(io::TerminalSize terminal)
      : columns_(std::max(terminal.columns - 1, 1)),  // the last one makes some begin a line
        most_lines_(std::max(terminal.rows - 1, 1)),
        name_width_(terminal.columns < kNarrow ? 0 : kNameWidth) {}

  /// What a line has room for beside its name, columns.
  int room() const { return columns_ - indent(); }

  /// A name and its parts, two columns apart; those that do not fit stand on lines below.
  void add(const char* name, const std::vector<std::string>& parts) {
    std::string line = fmt::format("{:{}}", name, name_width_);
    if (name_width_ == 0) {
      add_line(line);
      line = fmt::format("{:{}}", "", indent());
    }
    bool is_empty = true;
    for (const std::string& part : parts) {
      if (!is_empty && io::text_width(line) + 2 + io::text_width(part) > columns_) {
        add_line(line);
        line = fmt::format("{:{}}", "", indent());
        is_empty = true;
      }
      line += (is_empty ? "" : "  ") + part;
      is_empty = false;
    }
    add_line(line);
  }

  int lines() const { return lines_; }

  /// Draws it over another of so many lines, above the cursor.
  void draw_over(int lines) const {
    if (lines > 0) print("\033[{}A", lines);
    print("\r{}\033[J", text_);
  }

 private:
  static constexpr int kNameWidth = 13;
  static constexpr int kNarrow = 40;  // columns; below that names stand on lines of their own
  static constexpr int kIndent = 2;

  int indent() const { return name_width_ == 0 ? kIndent : name_width_; }

  void add_line(const std::string& line) {
    if (lines_ == most_lines_) return;
    text_ += io::cut_to(line, columns_) + "\033[K\n";
    ++lines_;
  }

  int columns_;
  int most_lines_;
  int name_width_;
  std::string text_;
  int lines_ = 0;
};

/// The last value, and where there is room for one a curve before it.
std::vector<std::string> fitness_parts(const Summary& summary, int room) {
  const std::string value =
      fmt::format("{:.2f}{}", summary.fitness_mean.back(), failures_text(summary));
  const int width = std::min(kCurveWidth, room - 2 - io::text_width(value));
  if (width < kLeastCurve) return {value};
  return {text_curve(summary.fitness_mean, static_cast<std::size_t>(width)), value};
}

Panel panel_of(const Summary& summary, io::TerminalSize terminal) {
  Panel panel(terminal);
  panel.add("state", {summary.state});
  std::vector<std::string> progress = {
      fmt::format("{} of {}", summary.generations, summary.config.run.generations)};
  if (summary.generations > 0) progress.push_back(time_text(summary.seconds_left) + " left");
  panel.add("generations", progress);
  if (summary.fitness_mean.empty()) return panel;
  panel.add("fitness", fitness_parts(summary, panel.room()));
  panel.add("speed", {fmt::format("{:.0f} steps/s", summary.steps_per_second),
                      fmt::format("on {} ranks", summary.header.world_size)});
  panel.add("time", share_parts(summary));
  if (summary.playing) panel.add("ranks play", idle_parts(summary));
  return panel;
}

/// Draws a run's state again and again in the same place.
class Screen {
 public:
  void draw(const Summary& summary, io::TerminalSize terminal) {
    // Terminals differ in what they do to lines that no longer fit: the screen begins anew.
    if (drawn_ && (size_.columns != terminal.columns || size_.rows != terminal.rows)) {
      print("\033[H\033[2J");
      drawn_ = 0;
    }
    const Panel panel = panel_of(summary, terminal);
    panel.draw_over(drawn_);
    drawn_ = panel.lines();
    size_ = terminal;
  }

 private:
  int drawn_ = 0;  // lines
  io::TerminalSize size_{};
};

void print_line(const Summary& summary) {
  std::printf("generation %lld of %lld  fitness %.2f%s  %.0f steps/s %s %s  %s left\n",
              static_cast<long long>(summary.generations),
              static_cast<long long>(summary.config.run.generations), summary.fitness_mean.back(),
              failures_text(summary).c_str(), summary.steps_per_second,
              spaced(share_parts(summary)).c_str(), spaced(idle_parts(summary)).c_str(),
              time_text(summary.seconds_left).c_str());
}

/// Whether the run ended, also by a kill; that is known on the machine alone that it ran on.
bool has_ended(const Summary& summary) {
  if (summary.state == "finished" || summary.state == "stopped") return true;
  return summary.state != "running" && summary.header.hostname == run::host_name();
}

}  // namespace

io::ExitCode follow(const std::filesystem::path& directory) {
  Screen screen;
  std::int64_t seen = 0;
  while (true) {
    const Summary summary = summarise(directory, kWindow);
    if (const auto terminal = io::terminal_size(STDOUT_FILENO)) {
      screen.draw(summary, *terminal);
    } else if (summary.generations > seen) {
      print_line(summary);
      seen = summary.generations;
    }
    if (!flush_output()) return io::ExitCode::kDone;
    if (has_ended(summary)) {
      return summary.state == "finished" ? io::ExitCode::kDone : io::ExitCode::kStopped;
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace hebbes::apps
