// hebbes evaluate: returns of trained populations over many episodes, on all ranks.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "apps/commands.h"
#include "apps/evaluation.h"
#include "apps/under_mpi.h"
#include "lib/run/errors.h"
#include "lib/run/log.h"
#include "lib/trainer/agreement.h"

namespace hebbes::apps {
namespace {

struct EvaluateArguments {
  std::filesystem::path directory;
  EvaluationRequest request;
  std::string out;
};

/// The directory itself, or those below it that hold a checkpoint, in alphabetical order.
std::vector<std::string> find_runs(const std::filesystem::path& directory) {
  std::vector<std::string> runs;
  if (std::filesystem::is_directory(directory) &&
      !std::filesystem::exists(directory / "checkpoint.h5")) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
      if (entry.path().filename() == "checkpoint.h5") runs.push_back(entry.path().parent_path());
    }
    std::ranges::sort(runs);
  }
  if (runs.empty()) runs.push_back(directory);
  return runs;
}

run::ExitCode evaluate_one(const EvaluateArguments& arguments, const std::string& directory,
                           const parallel::Communicator& world) {
  const auto report = evaluate_run(directory, arguments.request, world);
  trainer::on_master(world, [&] {
    const auto rows = rows_of(report);
    print_table(report, rows);
    if (!arguments.out.empty()) write_report(arguments.out, report, rows);
  });
  return run::ExitCode::kDone;
}

/// Each run's returns go into its own directory, where reports find them.
run::ExitCode evaluate_sweep(const EvaluateArguments& arguments,
                             const std::vector<std::string>& runs,
                             const parallel::Communicator& world) {
  std::vector<RunSummary> summaries;
  std::string failures;
  for (const auto& directory : runs) {
    const auto file = std::filesystem::path(directory) / "evaluation.h5";
    try {
      const auto report = evaluate_run(directory, arguments.request, world);
      trainer::on_master(world, [&] {
        write_report(file, report, {});
        summaries.push_back(summarise(report));
        print_summary(summaries.back(), summaries.size() == 1);
      });
    } catch (const trainer::AgreedError& error) {
      failures += std::string("\n  ") + error.what();
    } catch (const run::ConfigError& error) {
      failures += std::string("\n  ") + error.what();
    }
  }
  trainer::on_master(world, [&] {
    if (!arguments.out.empty()) write_summaries(arguments.out, summaries);
  });
  if (failures.empty()) return run::ExitCode::kDone;
  if (world.rank() == 0) run::report_error("some runs could not be evaluated:" + failures);
  return run::ExitCode::kFailure;
}

run::ExitCode evaluate(const EvaluateArguments& arguments, const parallel::Communicator& world) {
  std::string list;
  trainer::on_master(world, [&] {
    if (!arguments.out.empty()) check_extension(arguments.out);
    for (const auto& run : find_runs(arguments.directory)) list += run + '\n';
  });
  trainer::broadcast_text(world, list);
  std::vector<std::string> runs;
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = list.find('\n', begin);
    runs.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  const bool is_run = runs.size() == 1 && runs.front() == arguments.directory;
  return is_run ? evaluate_one(arguments, runs.front(), world)
                : evaluate_sweep(arguments, runs, world);
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
      ->add_option("--episodes", arguments->request.episodes,
                   "Episodes an individual and variation")
      ->capture_default_str()
      ->check(CLI::Range(1, 65535));
  command
      ->add_option("--samples", arguments->request.samples,
                   "Individuals drawn from the distribution, besides its mean or mode")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  command
      ->add_option("--seed", arguments->request.seed,
                   "Of initial weights, worlds and samples; with the run's own seed, the episodes "
                   "of its last periodic evaluation come again")
      ->capture_default_str();
  command
      ->add_option("--out", arguments->out,
                   "Also write the table (.csv) or, of one run, all returns (.h5)")
      ->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  mpirun -n 4 hebbes evaluate runs/demo --episodes 200 --out demo-returns.csv\n"
      "  mpirun -n 4 hebbes evaluate runs/sweep --out sweep-returns.csv");
  command->callback([arguments, &action] {
    action = [arguments] {
      return under_mpi(
          [&](const parallel::Communicator& world) { return evaluate(*arguments, world); });
    };
  });
}

}  // namespace hebbes::apps
