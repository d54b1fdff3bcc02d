#include "apps/follow.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>

#include "apps/run_summary.h"
#include "apps/standard_output.h"
#include "apps/text_curve.h"
#include "lib/run/host_name.h"
#include "lib/trainer/failures.h"

namespace hebbes::apps {
namespace {

constexpr std::size_t kWindow = 10;      // generations that speed and shares are means of
constexpr std::size_t kCurveWidth = 60;  // characters
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

std::string shares_text(const Summary& summary) {
  std::string text;
  char part[64];
  for (const TimeShare& share : summary.time_shares) {
    std::snprintf(part, sizeof part, "  %s %.1f %%", share.part.c_str(), 100 * share.share);
    text += part;
  }
  return text;
}

/// Of the latest generation.
std::string failures_text(const Summary& summary) {
  return trainer::failures_text(static_cast<std::int64_t>(summary.failed_episodes.back()));
}

std::string idle_text(const Summary& summary) {
  if (!summary.playing) return "";
  const auto& [min, mean, max, idle] = *summary.playing;
  char text[128];
  std::snprintf(text, sizeof text, "  min %.3g s  mean %.3g s  max %.3g s  idle %.1f %%", min, mean,
                max, 100 * idle);
  return text;
}

/// Some lines, with the number of them.
struct Panel {
  std::string text;
  int lines = 0;

  void add(const char* name, const std::string& what) {
    char line[512];
    std::snprintf(line, sizeof line, "\033[2K%-12s%s\n", name, what.c_str());
    text += line;
    ++lines;
  }
};

Panel panel_of(const Summary& summary) {
  Panel panel;
  panel.add("state", "  " + summary.state);
  const auto planned = summary.config.run.generations;
  std::string progress = std::to_string(summary.generations) + " of " + std::to_string(planned);
  if (summary.generations > 0) progress += ", " + time_text(summary.seconds_left) + " left";
  panel.add("generations", "  " + progress);
  if (summary.fitness_mean.empty()) return panel;
  char text[128];
  std::snprintf(text, sizeof text, "  %.2f%s", summary.fitness_mean.back(),
                failures_text(summary).c_str());
  panel.add("fitness", "  " + text_curve(summary.fitness_mean, kCurveWidth) + text);
  std::snprintf(text, sizeof text, "  %.0f steps/s on %d ranks", summary.steps_per_second,
                summary.header.world_size);
  panel.add("speed", text);
  panel.add("time", shares_text(summary));
  if (summary.playing) panel.add("ranks play", idle_text(summary));
  return panel;
}

void print_line(const Summary& summary) {
  std::printf("generation %lld of %lld  fitness %.2f%s  %.0f steps/s %s %s  %s left\n",
              static_cast<long long>(summary.generations),
              static_cast<long long>(summary.config.run.generations), summary.fitness_mean.back(),
              failures_text(summary).c_str(), summary.steps_per_second,
              shares_text(summary).c_str(), idle_text(summary).c_str(),
              time_text(summary.seconds_left).c_str());
}

/// Whether the run ended, also by a kill; that is known on the machine alone that it ran on.
bool has_ended(const Summary& summary) {
  if (summary.state == "finished" || summary.state == "stopped") return true;
  return summary.state != "running" && summary.header.hostname == run::host_name();
}

}  // namespace

run::ExitCode follow(const std::filesystem::path& directory) {
  const bool redraw = ::isatty(STDOUT_FILENO) == 1;
  std::int64_t seen = 0;
  int drawn = 0;
  while (true) {
    const Summary summary = summarise(directory, kWindow);
    if (redraw) {
      const Panel panel = panel_of(summary);
      if (drawn > 0) std::printf("\033[%dA", drawn);
      std::fputs(panel.text.c_str(), stdout);
      drawn = panel.lines;
    } else if (summary.generations > seen) {
      print_line(summary);
      seen = summary.generations;
    }
    if (!flush_output()) return run::ExitCode::kDone;
    if (has_ended(summary)) {
      return summary.state == "finished" ? run::ExitCode::kDone : run::ExitCode::kStopped;
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace hebbes::apps
