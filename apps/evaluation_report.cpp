#include "apps/evaluation_report.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdio>
#include <type_traits>

#include "apps/standard_output.h"
#include "lib/run/config.h"
#include "lib/run/csv_file.h"
#include "lib/run/durable_file.h"
#include "lib/run/errors.h"
#include "lib/run/hdf5.h"
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

void write_csv(const std::filesystem::path& path, const std::vector<ReportRow>& rows) {
  run::CsvFile file(path);
  file.add_row("individuals", "variation", "held_out", "episodes", "failed", "mean", "std",
               "ci95_low", "ci95_high");
  for (const auto& row : rows) {
    file.add_row(row.who, row.variation, row.held_out ? 1 : 0, row.episodes, row.failed, row.mean,
                 row.std, row.low, row.high);
  }
  file.commit();
}

template <class T>
void write_array(h5::File& file, const std::string& name, const std::vector<std::size_t>& shape,
                 const std::vector<T>& values, const std::string& description,
                 const std::string& units) {
  h5::Dataset dataset = file.create_dataset(name, h5::type_of<T>(), shape);
  dataset.describe(description, units);
  dataset.write_rows(0, shape.front(), values.data());
}

void write_hdf5(const std::filesystem::path& path, const EvaluationReport& report) {
  run::TemporaryFile temporary(path);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("format", std::string("hebbes-evaluation"));
  file.set_attribute("format_version", std::int64_t{1});
  file.set_attribute("run", report.run);
  file.set_attribute("config", report.config);
  file.set_attribute("generation", report.generation);
  file.set_attribute("seed", report.seed);
  file.set_attribute("held_out", report.held_out);
  file.set_attribute("failed_episodes", report.failed_episodes);
  file.create_strings("/variations", report.variations)
      .describe("names of the axis variation", "1");
  for (const auto& group : report.groups) {
    const std::vector<std::size_t> shape = {group.individuals, report.variations.size(),
                                            report.episodes};
    write_array(file, "/" + group.who + "/return", shape, group.returns,
                "summed rewards [individual, variation, episode]", "1");
    write_array(file, "/" + group.who + "/episode_steps", shape, group.steps,
                "steps of the world [individual, variation, episode]", "steps");
    write_array(file, "/" + group.who + "/failed", shape, group.failed,
                "1 where the episode met a NaN or infinity and counts as the worst of its "
                "variation [individual, variation, episode]",
                "1");
  }
  file.close();
  temporary.replace_target();
}

bool is_csv(const std::filesystem::path& path) {
  return path.native().ends_with(".csv");
}

/// A line of the table of runs: one of a summary's two sets of variations.
struct SetRow {
  const RunSummary* summary;
  const char* set;
  std::string variation;
  const ReportRow* row;
};

std::vector<SetRow> set_rows(const std::vector<RunSummary>& summaries) {
  std::vector<SetRow> rows;
  for (const auto& summary : summaries) {
    if (summary.train.episodes > 0) rows.push_back({&summary, "train", "", &summary.train});
    if (summary.held_out.episodes == 0) continue;
    rows.push_back({&summary, "held-out", summary.held_out.variation, &summary.held_out});
  }
  return rows;
}

void write_summaries_csv(const std::filesystem::path& path,
                         const std::vector<RunSummary>& summaries) {
  run::CsvFile file(path);
  file.add_row("run", "generation", "set", "variation", "episodes", "failed", "mean", "std",
               "ci95_low", "ci95_high");
  for (const auto& [summary, set, variation, row] : set_rows(summaries)) {
    file.add_row(summary->run, summary->generation, set, variation, row->episodes, row->failed,
                 row->mean, row->std, row->low, row->high);
  }
  file.commit();
}

/// The columns of the same table.
void write_summaries_hdf5(const std::filesystem::path& path,
                          const std::vector<RunSummary>& summaries) {
  const auto rows = set_rows(summaries);
  run::TemporaryFile temporary(path);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("format", std::string("hebbes-evaluation-summary"));
  file.set_attribute("format_version", std::int64_t{1});
  const auto column = [&](const char* name, const char* description, auto value) {
    using Value = decltype(value(rows.front()));
    std::vector<Value> values;
    for (const SetRow& row : rows) values.push_back(value(row));
    if constexpr (std::is_same_v<Value, std::string>) {
      file.create_strings(name, values).describe(description, "1");
    } else {
      write_array(file, name, {values.size()}, values, description, "1");
    }
  };
  column("/run", "directory", [](const SetRow& r) { return r.summary->run; });
  column("/generation", "generations that theta has seen",
         [](const SetRow& r) { return r.summary->generation; });
  column("/set", "train or held-out", [](const SetRow& r) { return std::string(r.set); });
  column("/variation", "the one held out", [](const SetRow& r) { return r.variation; });
  column("/episodes", "how many", [](const SetRow& r) { return std::int64_t(r.row->episodes); });
  column("/failed", "of them", [](const SetRow& r) { return r.row->failed; });
  column("/mean", "of their returns", [](const SetRow& r) { return r.row->mean; });
  column("/std", "of their returns", [](const SetRow& r) { return r.row->std; });
  column("/ci95_low", "of the mean's interval", [](const SetRow& r) { return r.row->low; });
  column("/ci95_high", "of the mean's interval", [](const SetRow& r) { return r.row->high; });
  file.close();
  temporary.replace_target();
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

void write_report(const std::filesystem::path& path, const EvaluationReport& report,
                  const std::vector<ReportRow>& rows) {
  if (is_csv(path)) {
    write_csv(path, rows);
  } else {
    write_hdf5(path, report);
  }
}

RunSummary summarise(const EvaluationReport& report) {
  const auto config = run::parse_config(report.config, "checkpoint.h5");
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

void write_summaries(const std::filesystem::path& path, const std::vector<RunSummary>& summaries) {
  if (is_csv(path)) {
    write_summaries_csv(path, summaries);
  } else {
    write_summaries_hdf5(path, summaries);
  }
}

}  // namespace hebbes::apps
