#include "apps/bench/bounds.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include "lib/policy/picture_geometry.h"

namespace hebbes::bench {
namespace {

namespace vision = policy::vision;

// Multiply-adds of the convolutions as they are computed: 16 for 2x2 results of a channel and
// kernel of 3x3 (Winograd's), 25 for a result of 5x5.
constexpr double kFirst =
    16.0 * vision::kFirstSide * vision::kFirstSide * vision::kChannels * vision::kFirstOutputs;
constexpr double kSecond = 25.0 * (2 * vision::kSecondSide) * (2 * vision::kSecondSide) *
                           vision::kFirstOutputs * vision::kSecondOutputs;
constexpr double kVision = 2.0 * (kFirst + kSecond);  // FLOP

constexpr double kHebbian = 2.0 * 5;  // FLOP a synapse: four terms, decay by the scale, the sum

/// A part takes at least as long as the larger of: `reads` times the time of a benchmark that only
/// reads what the part must, and its operations at peak.
struct Bound {
  const char* part;
  const char* reading;  // a benchmark, or null
  double reads;
  double operations;  // FLOP
  const char* what;
};

constexpr Bound kBounds[] = {
    {"policy_act/hebbian_ant", "coefficient_stream/12288", 1, kHebbian * 12'288,
     "reading coefficients, or arithmetic"},
    {"policy_act_together/hebbian_ant", "coefficient_stream/12288", 1, 4 * kHebbian * 12'288,
     "reading coefficients once, or arithmetic"},
    {"policy_act/hebbian_car", "coefficient_stream/91328", 1, kVision + kHebbian * 91'328,
     "reading coefficients, or arithmetic"},
    {"policy_act_together/hebbian_car", "coefficient_stream/91328", 1,
     4 * (kVision + kHebbian * 91'328), "reading coefficients once, or arithmetic"},
    {"vision_front_end", nullptr, 0, kVision, "arithmetic"},
    {"ant_rollout/lanes/20", "ant_physics_of_rollout/lanes/20", 1, 0, "physics alone"},
    {"ant_rollout/lanes/12", "ant_physics_of_rollout/lanes/12", 1, 0, "physics alone"},
    {"ant_rollout/bullet/20", "ant_physics_of_rollout/bullet/20", 1, 0, "physics alone"},
    {"ant_rollout/bullet/12", "ant_physics_of_rollout/bullet/12", 1, 0, "physics alone"},
};

}  // namespace

ReporterWithBounds::ReporterWithBounds() : reporter_(benchmark::CreateDefaultDisplayReporter()) {}

bool ReporterWithBounds::ReportContext(const Context& context) {
  return reporter_->ReportContext(context);
}

void ReporterWithBounds::ReportRuns(const std::vector<Run>& report) {
  for (const Run& run : report) {
    const bool is_median = run.run_type == Run::RT_Aggregate && run.aggregate_name == "median";
    if (run.error_occurred ||
        !(is_median || (run.run_type == Run::RT_Iteration && run.repetitions <= 1))) {
      continue;
    }
    const double unit = benchmark::GetTimeUnitMultiplier(run.time_unit);
    auto name = run.run_name;
    name.repetitions.clear();
    name.iterations.clear();
    seconds_[name.str()] = run.GetAdjustedCPUTime() / unit;
    const auto peak = run.counters.find("FLOP/s");
    if (peak != run.counters.end()) peak_ = peak->second.value;
  }
  reporter_->ReportRuns(report);
}

void ReporterWithBounds::Finalize() {
  reporter_->Finalize();
  const auto seconds_of = [&](const char* name) -> std::optional<double> {
    const auto found = seconds_.find(name);
    return found == seconds_.end() ? std::nullopt : std::optional(found->second);
  };
  bool is_first = true;
  for (const auto& [part, reading, reads, operations, what] : kBounds) {
    const auto taken = seconds_of(part);
    const auto read = reading ? seconds_of(reading) : std::optional(0.0);
    if (!taken || !read || (operations > 0 && peak_ == 0)) continue;
    const double bound = std::max(reads * *read, operations > 0 ? operations / peak_ : 0.0);
    if (is_first) std::fprintf(stderr, "\n%-34s %11s %11s  of its bound\n", "part", "us", "bound");
    is_first = false;
    std::fprintf(stderr, "%-34s %11.2f %11.2f  %3.0f %%, %s\n", part, 1e6 * *taken, 1e6 * bound,
                 100 * bound / *taken, what);
  }
}

}  // namespace hebbes::bench
