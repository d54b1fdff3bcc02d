#include "apps/commands/evaluation_files.h"

#include <type_traits>

#include "apps/commands/result_files.h"
#include "lib/io/csv_file.h"
#include "lib/io/durable_file.h"
#include "lib/io/hdf5.h"

namespace hebbes::apps {
namespace {

void write_csv(const std::filesystem::path& path, const std::vector<ReportRow>& rows) {
  io::CsvFile file(path);
  file.add_row("individuals", "variation", "held_out", "episodes", "failed", "mean", "std",
               "ci95_low", "ci95_high");
  for (const auto& row : rows) {
    file.add_row(row.who, row.variation, row.held_out ? 1 : 0, row.episodes, row.failed, row.mean,
                 row.std, row.low, row.high);
  }
  file.commit();
}

void write_hdf5(const std::filesystem::path& path, const EvaluationReport& report) {
  io::TemporaryFile temporary(path);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("format", std::string("hebbes-evaluation"));
  file.set_attribute("format_version", std::int64_t{1});
  write_run(file, path, report.run, report.identity);
  file.set_attribute("seed", report.seed);
  write_options(file, report.options);
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
  io::CsvFile file(path);
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
  io::TemporaryFile temporary(path);
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

void write_report(const std::filesystem::path& path, const EvaluationReport& report,
                  const std::vector<ReportRow>& rows) {
  if (is_csv(path)) {
    write_csv(path, rows);
  } else {
    write_hdf5(path, report);
  }
}

void write_summaries(const std::filesystem::path& path, const std::vector<RunSummary>& summaries) {
  if (is_csv(path)) {
    write_summaries_csv(path, summaries);
  } else {
    write_summaries_hdf5(path, summaries);
  }
}

}  // namespace hebbes::apps
