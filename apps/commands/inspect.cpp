// hebbes inspect: what is in a run directory, also while it is being written.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include <toml++/toml.h>
#include <nlohmann/json.hpp>

#include "apps/commands/commands.h"
#include "apps/commands/follow.h"
#include "apps/commands/readable_files.h"
#include "apps/commands/run_summary.h"
#include "lib/config/config.h"
#include "lib/trainer/failures.h"

namespace hebbes::apps {
namespace {

struct InspectArguments {
  std::string directory;
  bool json = false;
  bool follow = false;
};

std::string rules_text(const config::Config& config) {
  if (!config::policy_of(config).has_rules()) return "evolved weights";
  return config::population_of(config).summary(config.population.options);
}

std::string failures_text(double failed) {
  return trainer::failures_text(static_cast<std::int64_t>(failed));
}

double total_failed(const Summary& summary) {
  const auto& failed = summary.failed_episodes;
  return std::accumulate(failed.begin(), failed.end(), 0.0);
}

void print_fitness(const Summary& summary) {
  const auto& fitness = summary.fitness_mean;
  const auto& failed = summary.failed_episodes;
  const auto best = std::max_element(fitness.begin(), fitness.end()) - fitness.begin();
  const auto at = [](std::ptrdiff_t g) { return static_cast<std::size_t>(g); };
  std::printf("fitness mean   first %.3f%s, last %.3f%s, best %.3f%s in generation %td\n",
              fitness.front(), failures_text(failed.front()).c_str(), fitness.back(),
              failures_text(failed.back()).c_str(), fitness[at(best)],
              failures_text(failed[at(best)]).c_str(), best);
  std::printf("sigma          %.6g\nlearning rate  %.6g\n", summary.sigma, summary.learning_rate);
  std::printf("speed          %.0f steps of the world a second, %d ranks\n",
              summary.steps_per_second, summary.header.world_size);
  std::printf("time           ");
  for (const auto& [part, share] : summary.time_shares) {
    std::printf("%s %.1f %%  ", part.c_str(), 100 * share);
  }
  if (summary.playing) {
    const auto& [min, mean, max, idle] = *summary.playing;
    std::printf(
        "\nranks          play %.3g s at least, %.3g s on average, %.3g s at most: %.1f %% "
        "idle",
        min, mean, max, 100 * idle);
  }
  std::printf("\nfailed         %.0f episodes\n", total_failed(summary));
}

void print_genome(const Summary& summary) {
  if (summary.genome) {
    std::printf("genome         %.0f numbers, %.0f bits of assignment\n", summary.genome->numbers,
                summary.genome->assignment_bits);
  }
  for (const Signal& signal : summary.signal) {
    std::printf("signal         %s: cosine %.3f between the gradients of two halves, gen. %lld\n",
                signal.parameter.c_str(), signal.cosine, static_cast<long long>(signal.generation));
  }
}

void print_evaluations(const Summary& summary) {
  std::printf("\nmean return    %12s %12s\n",
              ("gen. " + std::to_string(summary.first_evaluation)).c_str(),
              ("gen. " + std::to_string(summary.last_evaluation)).c_str());
  for (const EvaluatedVariation& variation : summary.evaluated) {
    const auto first = trainer::failures_text(variation.failed_first);
    const auto last = trainer::failures_text(variation.failed_last);
    std::printf("  %-12s %12.2f%s %12.2f%s%s\n", variation.name.c_str(), variation.first,
                first.c_str(), variation.last, last.c_str(),
                variation.held_out ? "  held out" : "");
  }
}

void print_text(const Summary& summary) {
  const config::Config& config = summary.config;
  std::printf("state          %s\n", summary.state.c_str());
  std::printf("created        %s on %s, hebbes %s\n", summary.header.created.c_str(),
              summary.header.hostname.c_str(), summary.header.git_revision.c_str());
  std::printf("task           %s, trained on %s\n", config.task.name.c_str(),
              fmt::format("{}", fmt::join(config.task.train, ", ")).c_str());
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
  print_genome(summary);
  if (!summary.evaluated.empty()) print_evaluations(summary);
}

using json = nlohmann::ordered_json;

json config_of(const Summary& summary) {
  std::ostringstream text;
  text << toml::json_formatter{toml::parse(summary.header.config)};
  return json::parse(text.str());
}

void add_genome(const Summary& summary, json& table) {
  if (summary.genome) {
    table["genome_numbers"] = summary.genome->numbers;
    table["genome_assignment_bits"] = summary.genome->assignment_bits;
  }
  for (const Signal& signal : summary.signal) {
    table["gradient_cosine_" + signal.parameter] = signal.cosine;
    table["gradient_cosine_" + signal.parameter + "_generation"] = signal.generation;
  }
}

json to_json(const Summary& summary) {
  json table{{"state", summary.state},
             {"created", summary.header.created},
             {"hostname", summary.header.hostname},
             {"git_revision", summary.header.git_revision},
             {"world_size", summary.header.world_size},
             {"generations", summary.generations},
             {"config", config_of(summary)}};
  if (summary.checkpoint) table["checkpoint_generation"] = *summary.checkpoint;
  if (!summary.fitness_mean.empty()) {
    const auto& fitness = summary.fitness_mean;
    table["fitness_mean_first"] = fitness.front();
    table["fitness_mean_last"] = fitness.back();
    table["fitness_mean_best"] = *std::max_element(fitness.begin(), fitness.end());
    table["failed_episodes_first"] = static_cast<std::int64_t>(summary.failed_episodes.front());
    table["failed_episodes_last"] = static_cast<std::int64_t>(summary.failed_episodes.back());
    table["sigma"] = summary.sigma;
    table["learning_rate"] = summary.learning_rate;
    table["steps_per_second"] = summary.steps_per_second;
    table["failed_episodes"] = static_cast<std::int64_t>(total_failed(summary));
    for (const auto& [part, share] : summary.time_shares) {
      table["share_" + part] = share;
    }
    if (summary.playing) {
      table["seconds_playing_min"] = summary.playing->min;
      table["seconds_playing_mean"] = summary.playing->mean;
      table["seconds_playing_max"] = summary.playing->max;
      table["share_idle"] = summary.playing->idle;
    }
  }
  add_genome(summary, table);
  json evaluated = json::array();
  for (const EvaluatedVariation& variation : summary.evaluated) {
    evaluated.push_back({{"variation", variation.name},
                         {"held_out", variation.held_out},
                         {"generation_first", summary.first_evaluation},
                         {"return_mean_first", variation.first},
                         {"failed_first", variation.failed_first},
                         {"generation_last", summary.last_evaluation},
                         {"return_mean_last", variation.last},
                         {"failed_last", variation.failed_last}});
  }
  table["evaluation"] = std::move(evaluated);
  return table;
}

io::ExitCode inspect(const InspectArguments& arguments) {
  require_readable_run(arguments.directory);
  if (arguments.follow) return follow(arguments.directory);
  const Summary summary = summarise(arguments.directory);
  if (arguments.json) {
    std::cout << to_json(summary).dump(4, ' ', false, json::error_handler_t::replace) << "\n";
  } else {
    print_text(summary);
  }
  return io::ExitCode::kDone;
}

}  // namespace

void add_inspect(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "inspect", "Tells what is in a run: finished, still being written, or killed.");
  const auto arguments = std::make_shared<InspectArguments>();
  command->add_option("dir", arguments->directory, "Run directory")->type_name("DIR")->required();
  const auto json = command->add_flag("--json", arguments->json, "Print JSON");
  command
      ->add_flag("--follow", arguments->follow,
                 "Watch the run until it ends: redrawn on a terminal, else a line a generation")
      ->excludes(json);
  command->footer("Example:\n  hebbes inspect --follow runs/demo");
  command->callback([arguments, &action] { action = [arguments] { return inspect(*arguments); }; });
}

}  // namespace hebbes::apps
