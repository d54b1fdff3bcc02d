// Probing a trained population: its lives under treatments, each beside the same life without.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/commands/trained_run.h"
#include "lib/parallel/communicator.h"
#include "lib/probe/treated_lives.h"
#include "lib/probe/treatment.h"
#include "lib/run/run_identity.h"

namespace hebbes::apps {

struct ProbeRequest {
  /// None: plasticity stops at steps 0, 1, 10, 50, 200 and 480, those of them that a life has.
  std::vector<probe::Treatment> treatments;
  probe::Treatment against = {"nothing", {}};
  std::vector<std::string> options;     ///< further variations, see config::define_variations()
  std::vector<std::string> variations;  ///< none: all of the task's
  Sample individual;
  std::uint32_t episodes = 20;  ///< a variation; at most probe::kOther
  std::uint64_t seed = 1000;    ///< as hebbes evaluate
};

/// Lives under one treatment.
struct TreatedGroup {
  probe::Treatment treatment;
  std::size_t common_steps = 0;  ///< before which they are those that they are compared with
  std::vector<probe::LifeResult> lives;  ///< [variations, episodes]; the totals of failed ones are
                                         ///< those of evaluations' failed episodes
};

struct ProbeReport {
  std::string run;              ///< the run directory
  run::RunIdentity identity;    ///< of the run; on the master
  std::int64_t generation = 0;  ///< generations that theta has seen
  std::string individual;       ///< "mean", "mode" or "sample 3"
  std::uint64_t seed = 0;
  std::vector<std::string> options;  ///< that define further variations
  std::vector<std::string> variations;
  std::string held_out;      ///< one of the variations, or ""
  std::size_t episodes = 0;  ///< a variation
  TreatedGroup against;
  std::vector<TreatedGroup> groups;
};

/// As probe::parse_treatment(), of a command line. Throws io::UsageError.
probe::Treatment treatment(const std::string& text);

/// What can be known before anything is played. Throws io::FileError and io::ConfigError for a
/// checkpoint that is none, io::UsageError for what the run's task or policy has not.
void check_request(const std::filesystem::path& run_dir, const ProbeRequest& request);

/// Plays on all ranks; the report is the same on all. Throws as evaluate_run().
ProbeReport probe_run(const std::filesystem::path& run_dir, const ProbeRequest& request,
                      const parallel::Communicator& world);

}  // namespace hebbes::apps
