#include "lib/run/run_state.h"

#include "lib/run/checkpoint.h"
#include "lib/run/run_file.h"

namespace hebbes::run {

bool is_evaluated(const config::ScheduleConfig& schedule, std::int64_t generation) {
  return schedule.evaluate_every > 0 && generation % schedule.evaluate_every == 0;
}

bool is_finished(const std::filesystem::path& dir, const config::ScheduleConfig& schedule) {
  const auto exists = [&](const char* file) { return std::filesystem::exists(dir / file); };
  if (!exists("checkpoint.h5") || !exists("run.h5")) return false;
  const std::int64_t generation = CheckpointReader(dir).header().generation;
  if (generation < schedule.generations) return false;
  const RunReader history(dir);
  if (!history.closed() || history.generations() != generation) return false;
  return !is_evaluated(schedule, generation) || history.last_evaluation() >= generation;
}

}  // namespace hebbes::run
