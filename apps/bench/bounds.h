// What bounds a part of the program, and how near it is to that.
#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hebbes::bench {

/// Reports as Google Benchmark does, then the parts whose bound was measured in the same run: on
/// standard error, so that results on standard output stay what was asked for.
class ReporterWithBounds final : public benchmark::BenchmarkReporter {
 public:
  ReporterWithBounds();

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& report) override;
  void Finalize() override;

 private:
  std::unique_ptr<benchmark::BenchmarkReporter> reporter_;
  std::map<std::string, double> seconds_;  // an iteration; the median where there are repetitions
  double peak_ = 0.0;                      // FLOP/s of peak_arithmetic
};

}  // namespace hebbes::bench
