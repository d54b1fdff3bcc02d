// The result of an evaluation, and its table for people.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/run/run_identity.h"

namespace hebbes::apps {

/// Returns of some individuals, in some variations.
struct ReturnsOf {
  std::string who;                   ///< "mean" (Normal) or "mode" (mixture); "samples"
  std::size_t individuals = 0;       ///< I
  std::vector<double> returns;       ///< [I, variations, episodes], of failed ones their stand-ins
  std::vector<std::int32_t> steps;   ///< as returns
  std::vector<std::uint8_t> failed;  ///< as returns: 1 where the episode failed
};

struct EvaluationReport {
  std::string run;                   ///< the run directory
  std::string config;                ///< resolved TOML of the run
  std::vector<std::string> options;  ///< that define further variations
  run::RunIdentity identity;         ///< of the run; on the master
  std::int64_t generation = 0;       ///< generations that theta has seen
  std::uint64_t seed = 0;            ///< of the evaluation
  std::vector<std::string> variations;
  std::string held_out;      ///< one of the variations, or ""
  std::size_t episodes = 0;  ///< an individual and variation
  std::int64_t failed_episodes = 0;
  std::vector<ReturnsOf> groups;
};

/// A line of the table.
struct ReportRow {
  std::string who;
  std::string variation;
  bool held_out = false;
  std::size_t episodes = 0;
  std::int64_t failed = 0;  ///< of the episodes
  double mean = 0.0;
  double std = 0.0;   ///< over episodes, unbiased
  double low = 0.0;   ///< 95 % bootstrap interval of the mean: over episodes of one individual,
  double high = 0.0;  ///< over individuals' means where there are several
};

std::vector<ReportRow> rows_of(const EvaluationReport& report);

void print_table(const EvaluationReport& report, const std::vector<ReportRow>& rows);

/// A run of a sweep in one line: returns of its mean or mode.
struct RunSummary {
  std::string run;
  std::int64_t generation = 0;
  ReportRow train;     ///< over all training variations' episodes
  ReportRow held_out;  ///< no episodes if no variation was held out, or it was not played
};

RunSummary summarise(const EvaluationReport& report);

void print_summary(const RunSummary& summary, bool with_head);

}  // namespace hebbes::apps
