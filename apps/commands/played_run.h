// A run whose population plays on all ranks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "lib/config/config.h"
#include "lib/parallel/cluster.h"
#include "lib/parallel/communicator.h"
#include "lib/policy/policy.h"
#include "lib/run/run_identity.h"
#include "lib/trainer/distributed_population.h"
#include "lib/trainer/stop_request.h"

namespace hebbes::apps {

/// The variations that are named, or begin as a pattern's; all of the task's if none is. Throws
/// io::ConfigError that names --variation.
std::vector<std::string> chosen_variations(const std::vector<std::string>& patterns,
                                           const config::Config& config);

/// What can be known of a run before any rank reads it: its configuration, with further variations
/// as config::define_variations() reads them. Throws io::FileError and io::ConfigError for a
/// checkpoint that is none, io::UsageError for what defines no variation.
config::Config config_of_run(const std::filesystem::path& run_dir,
                             const std::vector<std::string>& options);

/// Adds the variations to a run's configuration. Throws io::UsageError.
void define_variations(config::Config& config, const std::vector<std::string>& options);

/// The population of a run's checkpoint, ready to be sampled on every rank.
class PlayedRun {
 public:
  /// For cohorts of up to so many individuals. Collective. Throws trainer::AgreedError.
  PlayedRun(const std::filesystem::path& run_dir, const std::vector<std::string>& options,
            const parallel::Communicator& world, std::size_t individuals = 0);

  const config::Config& config() const { return config_; }
  const std::string& config_text() const { return config_text_; }
  std::uint32_t generation() const { return generation_; }        ///< generations theta has seen
  const run::RunIdentity& identity() const { return identity_; }  ///< on the master
  const parallel::Cluster& cluster() const { return cluster_; }
  trainer::StopRequest& stop() { return stop_; }
  const population::Population& population() const { return population_->population(); }

  /// Says who will be drawn next, which makes that faster. Collective. Throws trainer::AgreedError.
  void expect(const population::Cohort& cohort) { population_->prepare(sigma_, cohort); }

  /// The policy that its individuals have; taken over once.
  std::unique_ptr<policy::Policy> take_policy() { return std::move(policy_); }

 private:
  struct Checkpoint;
  PlayedRun(Checkpoint checkpoint, const std::vector<std::string>& options,
            const parallel::Communicator& world, std::size_t individuals);

  std::string config_text_;
  config::Config config_;
  std::uint32_t generation_;
  double sigma_;
  run::RunIdentity identity_;
  parallel::Cluster cluster_;
  trainer::StopRequest stop_;
  std::unique_ptr<policy::Policy> policy_;
  std::unique_ptr<trainer::DistributedPopulation> population_;
};

}  // namespace hebbes::apps
