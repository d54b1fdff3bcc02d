// hebbes replay: episodes as a page for the browser, to look into lives.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/commands/options.h"
#include "apps/commands/probing.h"
#include "apps/commands/standard_output.h"
#include "apps/commands/under_mpi.h"
#include "apps/replay/evaluation_file.h"
#include "apps/replay/life_file.h"
#include "apps/replay/page.h"
#include "apps/replay/run_source.h"
#include "apps/replay/trace_source.h"
#include "lib/io/errors.h"
#include "lib/io/output_file.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

struct ReplayArguments {
  std::vector<std::string> sources;
  std::filesystem::path out;
  bool overwrite = false;
  std::filesystem::path three_js = replay::usual_three_js();
  std::string three;                     // what is in that file
  replay::EpisodeChoice choice;          // of runs
  std::vector<std::string> individuals;  // of runs
  std::vector<std::string> treatments;   // of runs
};

bool is_page(const std::filesystem::path& out) {
  return out.native().ends_with(".html");
}

/// A run, or the life of a trace.
using Source = std::variant<replay::RunSource, replay::Life>;

bool is_run(const Source& source) {
  return std::holds_alternative<replay::RunSource>(source);
}

Source open_source(const std::filesystem::path& path, const ReplayArguments& arguments) {
  if (std::filesystem::is_directory(path) || replay::is_evaluation(path)) {
    return replay::RunSource(path, arguments.choice);
  }
  return replay::life_of_trace(path, arguments.choice.options);
}

std::vector<Source> open_sources(const ReplayArguments& arguments) {
  std::vector<Source> sources;
  for (const auto& path : arguments.sources) sources.push_back(open_source(path, arguments));
  const auto runs = std::ranges::count_if(sources, is_run);
  const auto& choice = arguments.choice;
  if (runs == 0 && !(choice.variations.empty() && choice.individuals.empty() && !choice.seed &&
                     choice.treatments.empty())) {
    throw io::UsageError("--variation, --individual, --seed and --do do not apply to traces");
  }
  return sources;
}

/// Before anything is played.
void check_output(const ReplayArguments& arguments) {
  std::vector<std::filesystem::path> inputs = {arguments.three_js};
  for (const std::filesystem::path source : arguments.sources) {
    inputs.insert(inputs.end(), {source, source / "checkpoint.h5", source / "evaluation.h5"});
  }
  // Pages can be made again at any time; data may be all that is left of a run.
  const bool may_exist = arguments.overwrite || is_page(arguments.out);
  io::check_output({"--out", arguments.out, may_exist}, {".html", ".h5", ".hdf5"}, inputs);
}

void write(const ReplayArguments& arguments, const std::vector<replay::Life>& lives) {
  const std::size_t bytes = is_page(arguments.out)
                                ? replay::write_page(arguments.out, arguments.three, lives)
                                : replay::write_lives(arguments.out, lives);
  for (const auto& life : lives) {
    print("{} {} {}{}{}: {} steps, return {:.6g}\n", life.label.title, life.label.variation,
          life.label.individual, life.label.treatment.empty() ? "" : " ", life.label.treatment,
          life.steps(), replay::total_return(life));
    for (const auto& thing : life.forms.front().scene.not_drawn) print("not drawn: {}\n", thing);
  }
  print("{}: {:.1f} MB\n", arguments.out.string(), static_cast<double>(bytes) / 1e6);
}

/// Plays the runs' episodes on all ranks, and writes the page.
io::ExitCode play(const ReplayArguments& arguments, std::vector<Source>& sources,
                  const parallel::Communicator& world) {
  std::vector<replay::Life> lives;
  for (Source& source : sources) {
    if (auto* life = std::get_if<replay::Life>(&source)) {
      lives.push_back(std::move(*life));
    } else {
      auto some = std::get<replay::RunSource>(source).lives(world);
      std::ranges::move(some, std::back_inserter(lives));
    }
  }
  trainer::on_master(world, [&] { write(arguments, lives); });
  return io::ExitCode::kDone;
}

/// Traces need no ranks.
io::ExitCode write_traces(const ReplayArguments& arguments, std::vector<Source>& sources) {
  std::vector<replay::Life> lives;
  lives.reserve(sources.size());
  for (Source& source : sources) lives.push_back(std::get<replay::Life>(std::move(source)));
  write(arguments, lives);
  return io::ExitCode::kDone;
}

io::ExitCode write_replay(ReplayArguments arguments) {
  for (const auto& text : arguments.individuals) {
    arguments.choice.individuals.push_back(parse_individual(text));
  }
  for (const auto& text : arguments.treatments) {
    arguments.choice.treatments.push_back(treatment(text));
  }
  check_output(arguments);
  arguments.choice.attention.to_changes = !is_page(arguments.out);
  if (is_page(arguments.out)) arguments.three = replay::read_three_js(arguments.three_js);
  std::vector<Source> sources = open_sources(arguments);
  if (std::ranges::none_of(sources, is_run)) return write_traces(arguments, sources);
  return under_mpi(
      [&](const parallel::Communicator& world) { return play(arguments, sources, world); },
      Ranks::kNotNeeded);
}

void add_options(CLI::App& command, ReplayArguments& arguments) {
  command
      .add_option("sources", arguments.sources,
                  "Run directories with a checkpoint, what hebbes evaluate or hebbes probe wrote "
                  "(.h5), or traces as hebbes trace reads them; all on one page, in step")
      ->type_name("RUN|EVALUATION|PROBE|TRACE")
      ->required();
  command
      .add_option("--out", arguments.out,
                  "The page (.html), or all that it shows as data, for h5py and load_life() (.h5)")
      ->type_name("FILE")
      ->required();
  command.add_flag("--overwrite", arguments.overwrite, "Replaces data that are there");
  command
      .add_option("--do", arguments.treatments,
                  "Shows beside each life of a run the same with an intervention, as hebbes probe "
                  "--do has them; repeat for others")
      ->type_name("TREATMENT")
      ->check(readable([](const std::string& text) { treatment(text); }));
  command
      .add_option("--variation", arguments.choice.variations,
                  "Of a run's task, repeated or separated by ,; else those of the evaluation, or "
                  "the first that the run trains on")
      ->type_name("NAME")
      ->delimiter(',');
  command
      .add_option("--individual", arguments.individuals,
                  "Of a run, repeated or separated by ,: the mean (or mode) of the population, or "
                  "a sample as hebbes evaluate draws it, the first one or by its number [mean]")
      ->type_name("mean|sample|NUMBER")
      ->delimiter(',')
      ->check(readable(parse_individual));
  command
      .add_option("--seed", arguments.choice.seed,
                  "Of a run's episode and sample, as hebbes evaluate; else that of the "
                  "evaluation, or 1000")
      ->transform(whole_number());
  command
      .add_option("--episode", arguments.choice.episode, "Which of a run's episodes with this seed")
      ->capture_default_str()
      ->transform(whole_number(0, 65535));
  command
      .add_option("--weights-every", arguments.choice.attention.weights_every,
                  "Steps from one look at the plastic weights to the next")
      ->capture_default_str()
      ->transform(whole_number(1, 100'000));
  command.add_option("--three", arguments.three_js, "three.js, which the page contains")
      ->type_name("FILE")
      ->capture_default_str();
  command
      .add_option("--option", arguments.choice.options,
                  "An option of a trace's task, as in [task.NAME]; of a run's, one that defines a "
                  "variation that it has not, such as variations.icy.floor_friction=0.1")
      ->type_name("KEY=VALUE");
}

}  // namespace

void add_replay(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "replay",
      "Writes episodes as a page for the browser, or as data: motion, weights, activity, rules.");
  const auto arguments = std::make_shared<ReplayArguments>();
  add_options(*command, *arguments);
  command->footer(
      "The page is one file and needs no network; its keys are those of video players.\n"
      "Examples:\n"
      "  hebbes replay runs/demo --out demo.html --variation default,damage-right\n"
      "  hebbes replay runs/hebbian runs/static --out both.html --seed 7\n"
      "  hebbes replay runs/demo --do freeze@200 --out twins.html\n"
      "  hebbes replay recorded.h5 --out recorded.html --option links=12");
  command->callback([arguments, &action] {
    action = [arguments] {
      const trainer::StopSignals signals;
      return write_replay(*arguments);
    };
  });
}

}  // namespace hebbes::apps
