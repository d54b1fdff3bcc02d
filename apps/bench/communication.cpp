// hebbes_communication: what a generation costs besides its episodes, on these ranks and nodes.
//
//   mpirun -n 64 hebbes_communication configs/ant/shared-rho16.toml
//
// Does what training does between episodes, with fitness out of a random number generator: sends
// theta, samples nobody, exchanges outcomes, computes and adds up the gradient, exchanges what
// changed. Prints seconds a generation and bytes put into messages by all ranks together.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "apps/commands/options.h"
#include "lib/config/config.h"
#include "lib/optimiser/fitness_shaping.h"
#include "lib/parallel/session.h"
#include "lib/rng/stream.h"
#include "lib/trainer/distributed_population.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/rollout_farm.h"
#include "lib/trainer/stopwatch.h"

namespace hebbes {
namespace {

std::vector<double> made_up_fitness(std::int64_t generation, std::int64_t size) {
  rng::Stream random(1, {.generation = static_cast<std::uint32_t>(generation)});
  std::vector<double> fitness;
  for (std::int64_t i = 0; i < size; ++i) fitness.push_back(random.uniform());
  return optimiser::standardise(optimiser::centered_ranks(fitness));
}

/// Training without episodes, on all ranks.
class Rehearsal {
 public:
  explicit Rehearsal(const config::Config& config)
      : config_(config),
        cluster_(static_cast<int>(config.parallel.ranks_per_node)),
        stop_(cluster_),
        population_(trainer::make_population(config, *trainer::make_policy(config)),
                    config.optimizer.kind, cluster_, stop_,
                    static_cast<std::size_t>(config.population.size)),
        farm_(cluster_, stop_, units()) {
    population_.initialise(config.run.seed, config.population.initial_std);
  }

  void play(std::int64_t generation) {
    const population::Draw draw{config_.run.seed, static_cast<std::uint32_t>(generation), 0};
    trainer::Stopwatch watch;
    population_.prepare(config_.population.sigma,
                        {draw, {0, static_cast<std::size_t>(config_.population.size)}});
    seconds_.theta += slowest(watch.lap());
    trainer::RolloutFarm::Seconds unused;
    trainer::Effort effort;
    farm_.run(
        units(), config_.task.train.size(), [](std::size_t) { return trainer::Outcome{}; }, unused);
    seconds_.outcomes += slowest(watch.lap());
    population_.ascend(draw, made_up_fitness(generation, config_.population.size), generation + 1,
                       {config_.optimizer.learning_rate, config_.optimizer.learning_rate}, effort);
    seconds_.step += slowest(watch.lap());
  }

  /// Of what the generations so far came to, each one's part.
  void report(std::int64_t generations) const {
    const auto each = 1.0 / static_cast<double>(generations);
    const double node = each * of_all(cluster_.node().bytes_sent());
    const double leaders =
        each * of_all(cluster_.is_leader() ? cluster_.leaders().bytes_sent() : 0);
    const double world = each * of_all(cluster_.world().bytes_sent());
    if (!cluster_.is_master()) return;
    std::printf("%d ranks on %d nodes, a generation:\n", cluster_.size(), cluster_.node_count());
    std::printf("  theta and tables %.6f s, outcomes %.6f s, gradient and step %.6f s\n",
                each * seconds_.theta, each * seconds_.outcomes, each * seconds_.step);
    std::printf("  bytes to all ranks %.0f, inside nodes %.0f, between nodes %.0f\n", world, node,
                leaders);
  }

 private:
  std::size_t units() const {
    return static_cast<std::size_t>(config_.population.size) * config_.task.train.size();
  }
  double slowest(double seconds) const { return cluster_.world().max(seconds); }
  double of_all(std::size_t bytes) const {
    const auto all = cluster_.world().concatenate(std::span<const std::size_t>(&bytes, 1));
    return static_cast<double>(std::accumulate(all.begin(), all.end(), std::size_t{0}));
  }

  const config::Config& config_;
  parallel::Cluster cluster_;
  trainer::StopRequest stop_;
  trainer::DistributedPopulation population_;
  trainer::RolloutFarm farm_;
  struct {
    double theta = 0.0, outcomes = 0.0, step = 0.0;
  } seconds_;
};

int run_program(int argc, char** argv) {
  CLI::App app{"What a generation costs besides its episodes.", "hebbes_communication"};
  std::string file;
  std::vector<std::string> settings;
  std::int64_t generations = 3;
  app.add_option("config", file, "Configuration")->required()->type_name("FILE");
  app.add_option("--set", settings, "key=value, as of hebbes train");
  app.add_option("--generations", generations, "Generations")
      ->transform(apps::whole_number(1, std::numeric_limits<std::uint32_t>::max()));
  apps::take_one_value_each(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const parallel::Session session;
  try {
    const auto config = config::load_config(file, settings);
    Rehearsal rehearsal(config);
    for (std::int64_t g = 0; g < generations; ++g) rehearsal.play(g);
    rehearsal.report(generations);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hebbes_communication: %s\n", error.what());
    session.abort(1);
  }
  return 0;
}

}  // namespace
}  // namespace hebbes

int main(int argc, char** argv) {
  return hebbes::run_program(argc, argv);
}
