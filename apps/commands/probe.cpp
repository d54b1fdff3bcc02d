// hebbes probe: what becomes of lives under interventions, each beside the same life without.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/commands/options.h"
#include "apps/commands/probe_report.h"
#include "apps/commands/probing.h"
#include "apps/commands/under_mpi.h"
#include "lib/io/errors.h"
#include "lib/io/output_file.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

struct ProbeArguments {
  std::filesystem::path directory;
  std::vector<std::string> treatments;
  std::string against = "nothing";
  std::string individual = "mean";
  ProbeRequest request;
  std::optional<std::filesystem::path> out;
  bool overwrite = false;
};

ProbeRequest make_request(const ProbeArguments& arguments) {
  ProbeRequest request = arguments.request;
  for (const auto& text : arguments.treatments) request.treatments.push_back(treatment(text));
  request.against = treatment(arguments.against);
  request.individual = parse_individual(arguments.individual);
  return request;
}

io::ExitCode run_probe(const ProbeArguments& arguments, const parallel::Communicator& world) {
  const ProbeRequest request = make_request(arguments);
  trainer::on_master(world, [&] {
    if (arguments.out) {
      io::check_output({"--out", *arguments.out, arguments.overwrite}, kProbeEndings,
                       {arguments.directory / "run.h5", arguments.directory / "checkpoint.h5"});
    }
    check_request(arguments.directory, request);
  });
  const auto report = probe_run(arguments.directory, request, world);
  trainer::on_master(world, [&] {
    const auto rows = rows_of(report);
    if (arguments.out) write_probe(*arguments.out, report, rows);
    print_table(report, rows);
  });
  return io::ExitCode::kDone;
}

void add_options(CLI::App& command, ProbeArguments& arguments) {
  command.add_option("run", arguments.directory, "A run directory with a checkpoint")
      ->type_name("DIR")
      ->required();
  command
      .add_option(
          "--do", arguments.treatments,
          "What is done to a life, words joined by commas, of which a life may have "
          "several: freeze@STEP (no more plasticity from that step of the agent's on; 0: "
          "from birth), reset@STEP (weights of birth), noise@STEP=AMOUNT (on weights, times "
          "their root mean square), change@STEP=VARIATION (of the world), permute (rules "
          "among a layer's synapses), without=eta|A|B|C|D (of the rules), transplant (birth "
          "with the weights at the end of another life), nothing; repeat for others "
          "[freeze at 0, 1, 10, 50, 200, 480]")
      ->type_name("TREATMENT")
      ->check(readable([](const std::string& text) { treatment(text); }));
  command.add_option("--against", arguments.against, "What these lives are compared with")
      ->type_name("TREATMENT")
      ->capture_default_str()
      ->check(readable([](const std::string& text) { treatment(text); }));
  command
      .add_option("--variation", arguments.request.variations,
                  "Only these; repeat or separate by ,")
      ->type_name("NAME")
      ->delimiter(',');
  command
      .add_option("--option", arguments.request.options,
                  "Defines variations that the run has not, as in [task.NAME]: "
                  "variations.icy.floor_friction=0.1, family.count=30; repeat for others")
      ->type_name("KEY=VALUE");
  command
      .add_option("--individual", arguments.individual,
                  "The mean (or mode) of the population, or a sample as hebbes evaluate draws it, "
                  "the first one or by its number")
      ->type_name("mean|sample|NUMBER")
      ->capture_default_str()
      ->check(readable(parse_individual));
  command.add_option("--episodes", arguments.request.episodes, "Pairs of lives a variation")
      ->capture_default_str()
      ->transform(whole_number(1, probe::kOther));
  command
      .add_option("--seed", arguments.request.seed,
                  "Of initial weights, worlds and samples, as hebbes evaluate")
      ->capture_default_str()
      ->transform(whole_number());
  command.add_option("--out", arguments.out, "Also write the table (.csv), or all lives (.h5)")
      ->type_name("FILE");
  command.add_flag("--overwrite", arguments.overwrite, "Replaces a FILE that is there");
}

}  // namespace

void add_probe(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "probe", "Asks what plasticity contributes: lives with and without an intervention.");
  const auto arguments = std::make_shared<ProbeArguments>();
  add_options(*command, *arguments);
  command->footer(
      "Examples:\n"
      "  mpirun -n 4 hebbes probe runs/demo --out demo-probe.csv\n"
      "  mpirun -n 4 hebbes probe runs/demo --do permute --do without=A --do transplant,freeze@0\n"
      "  mpirun -n 4 hebbes probe runs/demo --do change@480=damage-left,freeze@480 "
      "--against change@480=damage-left");
  command->callback([arguments, &action] {
    action = [arguments] {
      const trainer::StopSignals signals;
      return under_mpi(
          [&](const parallel::Communicator& world) { return run_probe(*arguments, world); });
    };
  });
}

}  // namespace hebbes::apps
