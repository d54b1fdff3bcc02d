#include "apps/commands/evaluation_report.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdio>

#include "apps/commands/standard_output.h"
#include "lib/config/config.h"
#include "lib/trainer/bootstrap.h"
#include "lib/trainer/failures.h"
#include "lib/trainer/generation.h"

namespace hebbes::apps {
namespace {

/// Episodes of one variation, individual after individual.
struct Episodes {
  std::vector<double> returns;
  std::int64_t failed = 0;
};

void add_episodes(const EvaluationReport& report, const ReturnsOf& group, std::size_t variation,
                  Episodes& episodes) {
  for (std::size_t i = 0; i < group.individuals; ++i) {
    const std::size_t first = (i * report.variations.size() + variation) * report.episodes;
    for (std::size_t e = first; e < first + report.episodes; ++e) {
      episodes.returns.push_back(group.returns[e]);
      episodes.failed += group.failed[e];
    }
  }
}

/// The mean of each individual's episodes.
std::vector<double> individual_means(std::span<const double> returns, std::size_t episodes) {
  std::vector<double> means;
  for (std::size_t first = 0; first < returns.size(); first += episodes) {
    means.push_back(trainer::moments(returns.subspan(first, episodes)).mean);
  }
  return means;
}

/// Returns of one individual in some variations, as one sample.
ReportRow pooled(const EvaluationReport& report, const std::string& name,
                 const std::vector<std::string>& variations) {
  ReportRow row{report.groups.front().who, name};
  Episodes played;
  for (std::size_t v = 0; v < report.variations.size(); ++v) {
    if (std::ranges::find(variations, report.variations[v]) == variations.end()) continue;
    add_episodes(report, report.groups.front(), v, played);
  }
  const auto& returns = played.returns;
  if (returns.empty()) return row;
  const auto moments = trainer::moments(returns);
  const auto interval = trainer::bootstrap_mean(returns, report.seed);
  row.episodes = returns.size();
  row.failed = played.failed;
  row.mean = moments.mean;
  row.std = moments.std;
  row.low = interval.low;
  row.high = interval.high;
  return row;
}

std::string summary_text(const ReportRow& row) {
  if (row.episodes == 0) return "-";
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]{}", row.mean, row.low, row.high,
                     trainer::failures_text(row.failed));
}

ReportRow make_row(const EvaluationReport& report, const ReturnsOf& group, std::size_t v) {
  Episodes played;
  add_episodes(report, group, v, played);
  const auto& returns = played.returns;
  const auto moments = trainer::moments(returns);
  const auto resampled =
      group.individuals > 1 ? individual_means(returns, report.episodes) : returns;
  const auto interval = trainer::bootstrap_mean(resampled, report.seed);
  return {group.who,      report.variations[v], report.variations[v] == report.held_out,
          returns.size(), played.failed,        moments.mean,
          moments.std,    interval.low,         interval.high};
}

}  // namespace

std::vector<ReportRow> rows_of(const EvaluationReport& report) {
  std::vector<ReportRow> rows;
  for (const auto& group : report.groups) {
    for (std::size_t v = 0; v < report.variations.size(); ++v) {
      rows.push_back(make_row(report, group, v));
    }
  }
  return rows;
}

void print_table(const EvaluationReport& report, const std::vector<ReportRow>& rows) {
  print("{} after {} generations, {} episodes a variation and individual\n", report.run,
        report.generation, report.episodes);
  print("{:10} {:18} {:>8} {:>11} {:>11}   {}\n", "individual", "variation", "episodes", "mean",
        "std", "95 % interval of the mean");
  for (const auto& row : rows) {
    print("{:10} {:18} {:8} {:11.3f} {:11.3f}   [{:.3f}, {:.3f}]{}\n", row.who,
          row.variation + (row.held_out ? " (held out)" : ""), row.episodes, row.mean, row.std,
          row.low, row.high, trainer::failures_text(row.failed));
  }
  if (report.failed_episodes > 0) {
    print(
        "{} episodes failed, by a number that is not finite: each counts as the worst of its "
        "variation, or {:g} where all failed\n",
        report.failed_episodes, trainer::kTotalFailure);
  }
}

RunSummary summarise(const EvaluationReport& report) {
  const auto config = config::parse_recorded(report.config, "checkpoint.h5");
  return {report.run, report.generation, pooled(report, "train", config.task.train),
          pooled(report, report.held_out, {report.held_out})};
}

void print_summary(const RunSummary& summary, bool with_head) {
  if (with_head) {
    print("{:48} {:>10}  {:26} held out\n", "run", "generation", "train");
  }
  print("{:48} {:10}  {:26} {} {}\n", summary.run, summary.generation, summary_text(summary.train),
        summary.held_out.variation, summary_text(summary.held_out));
  std::fflush(stdout);
}

}  // namespace hebbes::apps
