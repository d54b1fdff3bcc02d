// hebbes evaluate: returns of trained populations over many episodes, on all ranks.
#include <spdlog/spdlog.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/commands/evaluation.h"
#include "apps/commands/evaluation_files.h"
#include "apps/commands/options.h"
#include "apps/commands/under_mpi.h"
#include "lib/io/errors.h"
#include "lib/io/log.h"
#include "lib/io/output_file.h"
#include "lib/run/find_runs.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

struct EvaluateArguments {
  std::filesystem::path directory;
  EvaluationRequest request;
  std::optional<std::filesystem::path> out;
};

/// What is to be played, found out before anything is.
struct Plan {
  std::vector<std::filesystem::path> runs;
  bool is_sweep = false;      ///< the runs below a directory
  std::string failures = {};  ///< a line each
};

std::filesystem::path evaluation_of(const std::filesystem::path& run) {
  return run / "evaluation.h5";
}

Plan find_runs(const std::filesystem::path& directory) {
  if (run::is_run(directory) || !std::filesystem::is_directory(directory)) return {{directory}};
  run::FoundRuns found = run::find_runs(directory);
  for (const auto& place : found.skipped) spdlog::warn("left out: {}", place);
  Plan plan{std::move(found.runs), true};
  for (const auto& place : found.unreadable) plan.failures += "\n  " + place;
  if (plan.runs.empty() && plan.failures.empty()) {
    throw io::FileError(directory.string() + ": holds no run");
  }
  return plan;
}

void check_out(const EvaluateArguments& arguments, const Plan& plan) {
  if (!arguments.out) return;
  std::vector<std::filesystem::path> inputs;
  for (const auto& run : plan.runs) {
    inputs.insert(inputs.end(), {run / "run.h5", run / "checkpoint.h5"});
    if (plan.is_sweep) inputs.push_back(evaluation_of(run));
  }
  io::check_output({"--out", *arguments.out}, kEvaluationEndings, inputs);
}

/// Runs of a sweep that cannot be evaluated become failures, and the others are played.
Plan make_plan(const EvaluateArguments& arguments) {
  Plan plan = find_runs(arguments.directory);
  check_out(arguments, plan);
  if (!plan.is_sweep) {
    check_request(arguments.directory, arguments.request);
    return plan;
  }
  std::erase_if(plan.runs, [&](const std::filesystem::path& run) {
    try {
      check_request(run, arguments.request);
      io::check_output({"", evaluation_of(run)}, kEvaluationEndings);
      return false;
    } catch (const io::FileError& error) {
      plan.failures += std::string("\n  ") + error.what();
    } catch (const io::ConfigError& error) {
      plan.failures += std::string("\n  ") + error.what();
    }
    return true;
  });
  return plan;
}

/// Tells all ranks what the master is going to do.
void share(Plan& plan, const parallel::Communicator& world) {
  std::string runs;  // each with a zero at its end, as no name has one
  for (const auto& run : plan.runs) runs += run.native() + '\0';
  trainer::broadcast_text(world, runs);
  trainer::broadcast_text(world, plan.failures);
  world.broadcast_value(plan.is_sweep, 0);
  plan.runs.clear();
  for (std::size_t begin = 0; begin < runs.size();) {
    plan.runs.emplace_back(runs.c_str() + begin);
    begin += plan.runs.back().native().size() + 1;
  }
}

io::ExitCode evaluate_one(const EvaluateArguments& arguments, const parallel::Communicator& world) {
  const auto report = evaluate_run(arguments.directory, arguments.request, world);
  trainer::on_master(world, [&] {
    const auto rows = rows_of(report);
    if (arguments.out) write_report(*arguments.out, report, rows);
    print_table(report, rows);
  });
  return io::ExitCode::kDone;
}

/// Each run's returns go into its own directory, where reports find them.
io::ExitCode evaluate_sweep(const EvaluateArguments& arguments, const Plan& plan,
                            const parallel::Communicator& world) {
  std::vector<RunSummary> summaries;
  std::string failures = plan.failures;
  for (const auto& directory : plan.runs) {
    try {
      const auto report = evaluate_run(directory, arguments.request, world);
      trainer::on_master(world, [&] {
        write_report(evaluation_of(directory), report, {});
        summaries.push_back(summarise(report));
        print_summary(summaries.back(), summaries.size() == 1);
      });
    } catch (const trainer::AgreedError& error) {
      failures += std::string("\n  ") + error.what();
    }
  }
  trainer::on_master(world, [&] {
    if (arguments.out && !summaries.empty()) write_summaries(*arguments.out, summaries);
  });
  if (failures.empty()) return io::ExitCode::kDone;
  if (world.rank() == 0) io::report_error("some runs could not be evaluated:" + failures);
  return io::ExitCode::kFailure;
}

io::ExitCode evaluate(const EvaluateArguments& arguments, const parallel::Communicator& world) {
  Plan plan;
  trainer::on_master(world, [&] { plan = make_plan(arguments); });
  share(plan, world);
  return plan.is_sweep ? evaluate_sweep(arguments, plan, world) : evaluate_one(arguments, world);
}

}  // namespace

void add_evaluate(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("evaluate", "Measures trained populations' returns, with intervals.");
  const auto arguments = std::make_shared<EvaluateArguments>();
  command
      ->add_option("run", arguments->directory,
                   "A run directory with a checkpoint, or one that has such below it: each of "
                   "those gets its returns into a file evaluation.h5 beside its checkpoint")
      ->type_name("DIR")
      ->required();
  command
      ->add_option("--variation", arguments->request.variations,
                   "Only these; repeat or separate by ,")
      ->type_name("NAME")
      ->delimiter(',');
  command
      ->add_option("--option", arguments->request.options,
                   "Defines variations that the run has not, as in [task.NAME]: "
                   "variations.icy.floor_friction=0.1, family.count=30; repeat for others")
      ->type_name("KEY=VALUE");
  command
      ->add_option("--episodes", arguments->request.episodes,
                   "Episodes an individual and variation")
      ->capture_default_str()
      ->transform(whole_number(1, 65535));
  command
      ->add_option("--samples", arguments->request.samples,
                   "Individuals drawn from the distribution, besides its mean or mode")
      ->capture_default_str()
      ->transform(whole_number(0, 65535));
  command
      ->add_option("--seed", arguments->request.seed,
                   "Of initial weights, worlds and samples; with the run's own seed, the episodes "
                   "of its last periodic evaluation come again")
      ->capture_default_str()
      ->transform(whole_number());
  command
      ->add_option(
          "--out", arguments->out,
          "Also write the table (.csv), or (.h5) all returns of one run, the table of several")
      ->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  mpirun -n 4 hebbes evaluate runs/demo --episodes 200 --out demo-returns.csv\n"
      "  mpirun -n 4 hebbes evaluate runs/sweep --out sweep-returns.csv");
  command->callback([arguments, &action] {
    action = [arguments] {
      const trainer::StopSignals signals;
      return under_mpi(
          [&](const parallel::Communicator& world) { return evaluate(*arguments, world); });
    };
  });
}

}  // namespace hebbes::apps
