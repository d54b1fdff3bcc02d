// hebbes inspect: what is in a run directory, also while it is being written.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <toml++/toml.h>

#include "apps/commands.h"
#include "lib/run/checkpoint.h"
#include "lib/run/config.h"
#include "lib/run/run_directory.h"
#include "lib/run/run_file.h"

namespace hebbes::apps {
namespace {

struct InspectArguments {
  std::string directory;
  bool json = false;
};

/// Mean return of one variation in the first and the last evaluation.
struct EvaluatedVariation {
  std::string name;
  bool held_out;
  double first;
  double last;
};

/// What there is to tell of a run.
struct Summary {
  std::string state;
  run::RunHeader header;
  run::Config config;
  std::int64_t generations = 0;
  std::optional<std::int64_t> checkpoint;  ///< its generation
  std::vector<double> fitness_mean;        ///< [generations]
  double sigma = 0;
  double learning_rate = 0;
  double steps_per_second = 0;
  double failed_episodes = 0;
  std::vector<std::pair<const char*, double>> time_shares;  ///< of the total, in [0, 1]
  std::int64_t first_evaluation = 0;
  std::int64_t last_evaluation = 0;
  std::vector<EvaluatedVariation> evaluated;
};

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Only the closing of the file and the lock on the directory are known; the rest is left open.
std::string state_of(const run::RunReader& reader, const std::filesystem::path& dir,
                     std::int64_t planned) {
  if (run::in_use(dir)) return "running";
  if (!reader.closed()) return "not closed: killed, or running on another machine";
  return reader.generations() >= planned ? "finished" : "stopped";
}

std::optional<std::int64_t> checkpoint_generation(const std::filesystem::path& dir) {
  if (!std::filesystem::exists(dir / "checkpoint.h5")) return std::nullopt;
  return run::CheckpointReader(dir).header().generation;
}

double mean_return(const run::Evaluation& evaluation, std::size_t variation, std::size_t episodes) {
  const auto first = evaluation.returns.begin() + static_cast<std::ptrdiff_t>(variation * episodes);
  return std::accumulate(first, first + static_cast<std::ptrdiff_t>(episodes), 0.0) /
         static_cast<double>(episodes);
}

void summarise_evaluations(const run::RunReader& reader, Summary& summary) {
  const auto evaluations = reader.evaluations();
  if (evaluations.empty()) return;
  const run::Evaluation& first = evaluations.front();
  const run::Evaluation& last = evaluations.back();
  summary.first_evaluation = first.generation;
  summary.last_evaluation = last.generation;
  const std::size_t episodes = summary.header.evaluation_episodes;
  for (std::size_t v = 0; v < summary.header.evaluation_variations.size(); ++v) {
    const std::string& name = summary.header.evaluation_variations[v];
    summary.evaluated.push_back({name, name == summary.config.task.held_out,
                                 mean_return(first, v, episodes), mean_return(last, v, episodes)});
  }
}

Summary summarise(const std::filesystem::path& dir) {
  const run::RunReader reader(dir);
  Summary summary;
  summary.header = reader.header();
  summary.config = run::parse_config(summary.header.config, reader.file().path() + ":config");
  summary.state = state_of(reader, dir, summary.config.run.generations);
  summary.generations = reader.generations();
  summary.checkpoint = checkpoint_generation(dir);
  summarise_evaluations(reader, summary);
  if (summary.generations == 0) return summary;

  summary.fitness_mean = reader.series("fitness_mean");
  summary.sigma = reader.series("sigma").back();
  summary.learning_rate = reader.series("learning_rate").back();
  summary.failed_episodes = sum(reader.series("failed_episodes"));
  const double seconds = sum(reader.series("seconds_total"));
  summary.steps_per_second = sum(reader.series("env_steps")) / seconds;
  for (const char* part : {"rollout", "gradient", "communication", "io"}) {
    const double share = sum(reader.series(std::string("seconds_") + part)) / seconds;
    summary.time_shares.emplace_back(part, share);
  }
  return summary;
}

std::string rules_text(const run::Config& config) {
  const run::PopulationConfig& population = config.population;
  if (config.policy.kind != run::PolicyKind::kHebbian) return "evolved weights";
  if (population.sharing == run::Sharing::kIndividual) return "a rule for each synapse";
  if (population.rules) return std::to_string(*population.rules) + " shared rules";
  if (population.rho.single_rule) return "a single shared rule";
  return "shared rules, rho " + std::to_string(population.rho.synapses_per_rule);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void print_fitness(const Summary& summary) {
  const auto& fitness = summary.fitness_mean;
  const auto best = std::max_element(fitness.begin(), fitness.end());
  std::printf("fitness mean   first %.3f, last %.3f, best %.3f in generation %td\n",
              fitness.front(), fitness.back(), *best, best - fitness.begin());
  std::printf("sigma          %.6g\nlearning rate  %.6g\n", summary.sigma, summary.learning_rate);
  std::printf("speed          %.0f steps of the world a second, %d ranks\n",
              summary.steps_per_second, summary.header.world_size);
  std::printf("time           ");
  for (const auto& [part, share] : summary.time_shares) {
    std::printf("%s %.1f %%  ", part, 100 * share);
  }
  std::printf("\nfailed         %.0f episodes\n", summary.failed_episodes);
}

void print_evaluations(const Summary& summary) {
  std::printf("\nmean return    %12s %12s\n",
              ("gen. " + std::to_string(summary.first_evaluation)).c_str(),
              ("gen. " + std::to_string(summary.last_evaluation)).c_str());
  for (const EvaluatedVariation& variation : summary.evaluated) {
    std::printf("  %-12s %12.2f %12.2f%s\n", variation.name.c_str(), variation.first,
                variation.last, variation.held_out ? "  held out" : "");
  }
}

void print_text(const Summary& summary) {
  const run::Config& config = summary.config;
  std::printf("state          %s\n", summary.state.c_str());
  std::printf("created        %s on %s, hebbes %s\n", summary.header.created.c_str(),
              summary.header.hostname.c_str(), summary.header.git_revision.c_str());
  std::printf("task           %s, trained on %s\n", config.task.name.c_str(),
              joined(config.task.train).c_str());
  std::printf("held out       %s\n",
              config.task.held_out.empty() ? "none" : config.task.held_out.c_str());
  std::printf("population     %s, %lld individuals, seed %llu\n", rules_text(config).c_str(),
              static_cast<long long>(config.population.size),
              static_cast<unsigned long long>(config.run.seed));
  std::printf("generations    %lld of %lld, checkpoint %s\n",
              static_cast<long long>(summary.generations),
              static_cast<long long>(config.run.generations),
              summary.checkpoint ? ("at " + std::to_string(*summary.checkpoint)).c_str() : "none");
  if (!summary.fitness_mean.empty()) print_fitness(summary);
  if (!summary.evaluated.empty()) print_evaluations(summary);
}

toml::table to_table(const Summary& summary) {
  toml::table table{{"state", summary.state},
                    {"created", summary.header.created},
                    {"hostname", summary.header.hostname},
                    {"git_revision", summary.header.git_revision},
                    {"world_size", summary.header.world_size},
                    {"generations", summary.generations},
                    {"config", toml::parse(summary.header.config)}};
  if (summary.checkpoint) table.insert("checkpoint_generation", *summary.checkpoint);
  if (!summary.fitness_mean.empty()) {
    const auto& fitness = summary.fitness_mean;
    table.insert("fitness_mean_first", fitness.front());
    table.insert("fitness_mean_last", fitness.back());
    table.insert("fitness_mean_best", *std::max_element(fitness.begin(), fitness.end()));
    table.insert("sigma", summary.sigma);
    table.insert("learning_rate", summary.learning_rate);
    table.insert("steps_per_second", summary.steps_per_second);
    table.insert("failed_episodes", static_cast<std::int64_t>(summary.failed_episodes));
    for (const auto& [part, share] : summary.time_shares) {
      table.insert(std::string("share_") + part, share);
    }
  }
  toml::array evaluated;
  for (const EvaluatedVariation& variation : summary.evaluated) {
    evaluated.push_back(toml::table{{"variation", variation.name},
                                    {"held_out", variation.held_out},
                                    {"generation_first", summary.first_evaluation},
                                    {"return_mean_first", variation.first},
                                    {"generation_last", summary.last_evaluation},
                                    {"return_mean_last", variation.last}});
  }
  table.insert("evaluation", std::move(evaluated));
  return table;
}

run::ExitCode inspect(const InspectArguments& arguments) {
  const Summary summary = summarise(arguments.directory);
  if (arguments.json) {
    std::cout << toml::json_formatter{to_table(summary)} << "\n";
  } else {
    print_text(summary);
  }
  return run::ExitCode::kDone;
}

}  // namespace

void add_inspect(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "inspect", "Tells what is in a run: finished, still being written, or killed.");
  const auto arguments = std::make_shared<InspectArguments>();
  command->add_option("dir", arguments->directory, "Run directory")->type_name("DIR")->required();
  command->add_flag("--json", arguments->json, "Print JSON");
  command->footer("Example:\n  hebbes inspect runs/demo");
  command->callback([arguments, &action] { action = [arguments] { return inspect(*arguments); }; });
}

}  // namespace hebbes::apps
