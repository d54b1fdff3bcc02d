// hebbes_bench: Google Benchmark's options, and its report with bounds.
#include <benchmark/benchmark.h>

#include "apps/bench/bounds.h"

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  hebbes::bench::ReporterWithBounds reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  return 0;
}
