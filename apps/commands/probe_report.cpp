#include "apps/commands/probe_report.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "apps/commands/result_files.h"
#include "apps/commands/standard_output.h"
#include "lib/io/csv_file.h"
#include "lib/io/durable_file.h"
#include "lib/trainer/bootstrap.h"
#include "lib/trainer/failures.h"
#include "lib/trainer/generation.h"

namespace hebbes::apps {
namespace {

using probe::LifeResult;

/// Rewards and the steps that they are of.
struct Rate {
  double sum = 0.0;
  std::size_t steps = 0;
  double a_step() const { return sum / static_cast<double>(steps); }
};

/// Lives [first, last) of a group, and of those that they are compared with.
ProbeRow compare(const ProbeReport& report, const TreatedGroup& group, std::size_t first,
                 std::size_t last) {
  std::vector<double> with, without, differences;
  Rate before, after_with, after_without;
  ProbeRow row{.treatment = group.treatment.text, .variation = {}, .episodes = last - first};
  for (std::size_t i = first; i < last; ++i) {
    const LifeResult &treated = group.lives[i], &plain = report.against.lives[i];
    with.push_back(treated.total);
    without.push_back(plain.total);
    differences.push_back(treated.total - plain.total);
    row.failed += (treated.failed != 0 || plain.failed != 0) ? 1 : 0;
    const auto acted = static_cast<std::size_t>(treated.acted);
    const std::size_t common = std::min(group.common_steps, acted);
    before.sum += treated.before;
    before.steps += common;
    after_with.sum += treated.total - treated.before;
    after_with.steps += acted - common;
    after_without.sum += plain.total - treated.before;
    after_without.steps += static_cast<std::size_t>(plain.acted) - common;
  }
  const auto interval = trainer::bootstrap_mean(differences, report.seed);
  row.without = trainer::moments(without).mean;
  row.with = trainer::moments(with).mean;
  row.difference = trainer::moments(differences).mean;
  row.low = interval.low;
  row.high = interval.high;
  row.reward_before = before.a_step();
  row.reward_after_without = after_without.a_step();
  row.reward_after_with = after_with.a_step();
  return row;
}

std::string number(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
}

void write_csv(const std::filesystem::path& path, const std::vector<ProbeRow>& rows) {
  io::CsvFile file(path);
  file.add_row("treatment", "variation", "held_out", "episodes", "failed", "mean_without",
               "mean_with", "difference", "ci95_low", "ci95_high", "reward_before",
               "reward_after_without", "reward_after_with");
  for (const auto& r : rows) {
    file.add_row(r.treatment, r.variation, r.held_out ? 1 : 0, r.episodes, r.failed, r.without,
                 r.with, r.difference, r.low, r.high, r.reward_before, r.reward_after_without,
                 r.reward_after_with);
  }
  file.commit();
}

/// One number of each life of some groups.
template <class T>
std::vector<T> of_lives(const std::vector<const TreatedGroup*>& groups, T LifeResult::*member) {
  std::vector<T> values;
  for (const TreatedGroup* group : groups) {
    for (const LifeResult& life : group->lives) values.push_back(life.*member);
  }
  return values;
}

void write_lives(h5::File& file, const std::string& place, const std::vector<std::size_t>& shape,
                 const std::string& axes, const std::vector<const TreatedGroup*>& groups) {
  write_array(file, place + "return", shape, of_lives(groups, &LifeResult::total),
              "summed rewards " + axes, "1");
  write_array(file, place + "return_before", shape, of_lives(groups, &LifeResult::before),
              "of the steps before it differs from the life that it is compared with " + axes, "1");
  write_array(file, place + "steps", shape, of_lives(groups, &LifeResult::acted),
              "steps that the policy acted " + axes, "steps");
  write_array(
      file, place + "failed", shape, of_lives(groups, &LifeResult::failed),
      "1 where the episode met a NaN or infinity and counts as the worst of its variation " + axes,
      "1");
}

void write_hdf5(const std::filesystem::path& path, const ProbeReport& report) {
  io::TemporaryFile temporary(path);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("format", std::string("hebbes-probe"));
  file.set_attribute("format_version", std::int64_t{1});
  write_run(file, path, report.run, report.identity);
  file.set_attribute("seed", report.seed);
  file.set_attribute("individual", report.individual);
  write_options(file, report.options);
  file.set_attribute("held_out", report.held_out);
  file.set_attribute("against", report.against.treatment.text);
  std::vector<std::string> treatments;
  std::vector<std::int64_t> common;
  std::vector<const TreatedGroup*> groups;
  for (const TreatedGroup& group : report.groups) {
    treatments.push_back(group.treatment.text);
    common.push_back(static_cast<std::int64_t>(
        std::min<std::size_t>(group.common_steps, std::numeric_limits<std::int64_t>::max())));
    groups.push_back(&group);
  }
  file.create_strings("/variations", report.variations)
      .describe("names of the axis variation", "1");
  file.create_strings("/treatments", treatments).describe("names of the axis treatment", "1");
  write_array(file, "/common_steps", {common.size()}, common,
              "the policy's steps before lives differ from those without [treatment]", "steps");
  const std::size_t variations = report.variations.size(), episodes = report.episodes;
  write_lives(file, "/", {groups.size(), variations, episodes}, "[treatment, variation, episode]",
              groups);
  write_lives(file, "/against/", {variations, episodes}, "[variation, episode]", {&report.against});
  file.close();
  temporary.replace_target();
}

}  // namespace

std::vector<ProbeRow> rows_of(const ProbeReport& report) {
  std::vector<ProbeRow> rows;
  const std::size_t variations = report.variations.size();
  for (const TreatedGroup& group : report.groups) {
    for (std::size_t v = 0; v < variations; ++v) {
      rows.push_back(compare(report, group, v * report.episodes, (v + 1) * report.episodes));
      rows.back().variation = report.variations[v];
      rows.back().held_out = report.variations[v] == report.held_out;
    }
    if (variations < 2) continue;
    rows.push_back(compare(report, group, 0, variations * report.episodes));
    rows.back().variation = "all";
  }
  return rows;
}

void print_table(const ProbeReport& report, const std::vector<ProbeRow>& rows) {
  print("{} after {} generations: {}, {} episodes a variation, against {}\n", report.run,
        report.generation, report.individual, report.episodes, report.against.treatment.text);
  print("{:30} {:25} {:>9} {:>9} {:>10}   {:26} {}\n", "treatment", "variation", "without", "with",
        "difference", "95 % interval", "reward a step: before, after without, with");
  for (const auto& row : rows) {
    print("{:30} {:25} {:9.2f} {:9.2f} {:10.2f}   {:26} {} {} {}{}\n", row.treatment,
          row.variation + (row.held_out ? " (held out)" : ""), row.without, row.with,
          row.difference, fmt::format("[{:.2f}, {:.2f}]", row.low, row.high),
          number(row.reward_before), number(row.reward_after_without),
          number(row.reward_after_with), trainer::failures_text(row.failed));
  }
}

void write_probe(const std::filesystem::path& path, const ProbeReport& report,
                 const std::vector<ProbeRow>& rows) {
  if (is_csv(path)) {
    write_csv(path, rows);
  } else {
    write_hdf5(path, report);
  }
}

}  // namespace hebbes::apps
