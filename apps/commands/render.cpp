// hebbes render: an episode, of a trained population or recorded, as pictures or a film.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/commands.h"
#include "apps/commands/episode_film.h"
#include "apps/commands/options.h"
#include "apps/commands/standard_output.h"
#include "apps/commands/trace_file.h"
#include "apps/commands/trained_run.h"
#include "apps/commands/under_mpi.h"
#include "envs/task.h"
#include "envs/world.h"
#include "lib/config/config.h"
#include "lib/film/film_file.h"
#include "lib/film/scene_painter.h"
#include "lib/io/errors.h"
#include "lib/io/output_file.h"
#include "lib/trainer/rollout.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

/// Paints a border over the picture, in the colour of what touches.
void frame(envs::Picture& picture) {
  constexpr std::array<std::uint8_t, 3> kColour = {255, 202, 58};
  const std::size_t columns = picture.columns(), rows = picture.rows();
  const std::size_t width = 1 + std::min(columns, rows) / 60;
  for (std::size_t c = 0; c < kColour.size(); ++c) {
    const auto plane = picture.plane(c);
    for (std::size_t r = 0; r < rows; ++r) {
      const auto row = plane.subspan(r * columns, columns);
      const bool is_edge = r < width || r >= rows - width;
      std::ranges::fill(row.first(is_edge ? columns : width), kColour[c]);
      std::ranges::fill(row.last(width), kColour[c]);
    }
  }
}

/// Draws a world, which must outlive it: as it draws itself, else from its scene.
class Artist {
 public:
  explicit Artist(envs::World& world) : world_(world) {}

  void operator()(envs::Picture& picture) {
    if (!world_.draw(picture)) {
      world_.look(snapshot_);
      painter_.paint(world_.scene(), snapshot_, picture);
    }
    if (is_framed) frame(picture);
  }

  bool is_framed = false;

 private:
  envs::World& world_;
  envs::Snapshot snapshot_;
  film::ScenePainter painter_;
};

struct RenderArguments {
  std::string source;
  std::optional<std::string> size;
  FilmRequest film;
  // of a run
  std::string variation;
  std::string individual = "mean";
  std::uint64_t seed = 1000;  // as hebbes evaluate
  std::uint32_t episode = 0;
  std::vector<std::string> options;  // or of a trace
};

/// A whole number within [low, high], or none.
std::optional<std::uint32_t> number_within(std::string_view text, std::uint32_t low,
                                           std::uint32_t high) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value < low || value > high) return std::nullopt;
  return value;
}

struct Size {
  std::uint32_t columns, rows;
};

/// From a text such as "600x400". Throws io::UsageError.
Size parse_size(const std::string& text) {
  constexpr std::uint32_t kLeast = 16, kMost = 4096;
  const auto cross = text.find('x');
  const auto columns = number_within(text.substr(0, cross), kLeast, kMost);
  const auto rows = cross == std::string::npos
                        ? std::nullopt
                        : number_within(text.substr(cross + 1), kLeast, kMost);
  if (!columns || !rows) {
    throw io::UsageError("'" + text +
                         "' must be two whole numbers from 16 to 4096 such as 600x400");
  }
  return {*columns, *rows};
}

void set_size(const std::string& text, FilmRequest& film) {
  const Size size = parse_size(text);
  film.columns = size.columns;
  film.rows = size.rows;
}

/// `world` is like those that are played.
void film(FilmRequest request, double time_step, const envs::World& world, const Play& play) {
  request.time_step = time_step;
  if (request.columns == 0) set_size(world.scene().is_flat ? "600x400" : "640x360", request);
  const FilmSummary summary = film_episode(request, play);
  print("{}: {} pictures of {}x{}, {:.1f} s of the world\n", request.out.string(), summary.pictures,
        request.columns, request.rows, static_cast<double>(summary.steps) * request.time_step);
  for (const std::string& thing : world.scene().not_drawn) print("not drawn: {}\n", thing);
}

io::ExitCode render_trace(const RenderArguments& arguments) {
  if (!arguments.variation.empty() || arguments.individual != "mean") {
    throw io::UsageError(arguments.source +
                         ": is a trace, to which --variation and --individual do not apply");
  }
  const envs::Trace input = read_trace(arguments.source);
  try {
    const envs::Task& task = envs::tasks().find(input.task);
    const auto options = config::parse_task_options(task, arguments.options, "--option");
    film(arguments.film, task.time_step(task.complete(options)), *task.play_back(input, options),
         [&](const auto& watch) {
           const auto playback = task.play_back(input, options);
           Artist artist(*playback);
           const Draw draw = std::ref(artist);
           while (watch(draw) && playback->step()) {
           }
         });
  } catch (const std::invalid_argument& error) {
    throw io::UsageError(arguments.source + ": " + error.what());
  }
  return io::ExitCode::kDone;
}

/// What is to be seen of a run.
struct RunToRender {
  explicit RunToRender(const RenderArguments& arguments)
      : run(arguments.source, arguments.options),
        variation(run.variation(arguments.variation)),
        sample(parse_individual(arguments.individual)) {}

  TrainedRun run;
  std::string variation;
  Sample sample;
};

/// Watches for changes of a world that it draws, and frames its pictures for a while after each.
class ChangeMarks {
 public:
  ChangeMarks(const TrainedRun& run, const std::string& variation)
      : forms_(run.task.forms(variation, run.config.task.options)),
        time_step_(run.task.time_step(run.config.task.options)),
        pause_(std::lround(kFramed / time_step_)) {}

  /// Called at the start of an episode and after each step.
  void look(const envs::Environment& environment, Artist& artist) {
    if (environment.form() == form_ + 1) changes_.push_back(step_);
    form_ = environment.form();
    artist.is_framed = !changes_.empty() && step_ < changes_.back() + pause_;
    ++step_;
  }

  void report() const {
    for (std::size_t c = 0; c < changes_.size(); ++c) {
      print("becomes {} after {} steps, {:.1f} s\n", forms_[c + 1], changes_[c],
            static_cast<double>(changes_[c]) * time_step_);
    }
  }

 private:
  static constexpr double kFramed = 0.5;  // s

  std::vector<std::string> forms_;
  double time_step_;  // s
  long pause_;
  std::size_t form_ = 0;
  long step_ = 0;
  std::vector<long> changes_;
};

/// All ranks hold the population; the first one plays and draws.
io::ExitCode render_run(const RunToRender& chosen, const RenderArguments& arguments,
                        const parallel::Communicator& ranks) {
  const TrainedRun& run = chosen.run;
  const envs::Options& all = run.config.task.options;
  with_population(run, ranks, [&](const auto& population, policy::Policy& policy) {
    policy.set_individual(individual_of(run, population, arguments.seed, chosen.sample));
    const auto world = run.world(chosen.variation);
    rng::Stream any(arguments.seed, {});
    world->reset(any);
    const auto name =
        run.episode_name(chosen.variation, arguments.seed, chosen.sample, arguments.episode);
    std::optional<ChangeMarks> marks;
    film(arguments.film, run.task.time_step(all), *world, [&](const auto& watch) {
      Artist artist(*world);
      marks.emplace(run, chosen.variation);
      const auto draw = [&](envs::Environment& environment) {
        marks->look(environment, artist);
        return watch(std::ref(artist));
      };
      trainer::play_episode(*world, policy, run.task.action_size(all), name, draw);
    });
    marks->report();
  });
  return io::ExitCode::kDone;
}

io::ExitCode render(RenderArguments arguments) {
  const std::filesystem::path source = arguments.source;
  arguments.film.format =
      film::format_of(io::check_output({"--out", arguments.film.out}, film::kEndings,
                                       {source, source / "run.h5", source / "checkpoint.h5"}));
  if (arguments.size) set_size(*arguments.size, arguments.film);
  if (!std::filesystem::is_directory(arguments.source)) return render_trace(arguments);
  const RunToRender run(arguments);
  return under_mpi(
      [&](const parallel::Communicator& world) { return render_run(run, arguments, world); },
      Ranks::kNotNeeded);
}

void add_options(CLI::App& command, RenderArguments& arguments) {
  command
      .add_option("source", arguments.source,
                  "A run directory with a checkpoint, or a trace: an HDF5 file as hebbes trace "
                  "reads it")
      ->type_name("RUN|TRACE")
      ->required();
  command
      .add_option("--out", arguments.film.out, "A sheet of pictures (.png) or a film (.gif, .mp4)")
      ->type_name("FILE")
      ->required();
  command
      .add_option("--size", arguments.size,
                  "Of each picture, pixels; else 640x360, of car_racing 600x400")
      ->type_name("WxH")
      ->check(readable(parse_size));
  command.add_option("--steps", arguments.film.most_steps, "Of the episode at most; 0: all")
      ->capture_default_str()
      ->transform(whole_number());
  command.add_option("--pictures", arguments.film.pictures, "In a PNG file, evenly spaced in time")
      ->capture_default_str()
      ->transform(whole_number(1, 1000));
  command
      .add_option("--every", arguments.film.every,
                  "Steps of the world from picture to picture of a film; 0: about 1/25 s")
      ->capture_default_str()
      ->transform(whole_number(0, 1000));
  command.add_option("--variation", arguments.variation,
                     "Of a run's task; else the first that the run trains on");
  command
      .add_option("--individual", arguments.individual,
                  "Of a run: the mean (or mode) of the population, or a sample as hebbes evaluate "
                  "draws it, the first one or by its number")
      ->type_name("mean|sample|NUMBER")
      ->capture_default_str()
      ->check(readable(parse_individual));
  command.add_option("--seed", arguments.seed, "Of a run's episode and sample, as hebbes evaluate")
      ->capture_default_str()
      ->transform(whole_number());
  command.add_option("--episode", arguments.episode, "Which of a run's episodes with this seed")
      ->capture_default_str()
      ->transform(whole_number(0, 65535));
  command
      .add_option("--option", arguments.options,
                  "An option of a trace's task, as in [task.NAME]; of a run's, one that defines a "
                  "variation that it has not, such as variations.icy.floor_friction=0.1")
      ->type_name("KEY=VALUE");
}

}  // namespace

void add_render(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("render", "Draws an episode as a sheet of pictures or a film.");
  const auto arguments = std::make_shared<RenderArguments>();
  add_options(*command, *arguments);
  command->footer(
      "GIF and MP4 need the program ffmpeg.\n"
      "Example:\n"
      "  hebbes render runs/ant --out ant.mp4 --variation damage-left --seed 7\n"
      "  hebbes render recorded.h5 --out recorded.png --pictures 9 --size 300x200");
  command->callback([arguments, &action] {
    action = [arguments] {
      const trainer::StopSignals signals;
      return render(*arguments);
    };
  });
}

}  // namespace hebbes::apps
