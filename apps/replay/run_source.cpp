#include "apps/replay/run_source.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

#include "apps/replay/recorder.h"
#include "apps/replay/rule_book.h"
#include "lib/io/errors.h"
#include "lib/probe/treated_lives.h"
#include "lib/trainer/experiment.h"
#include "lib/trainer/stop.h"

namespace hebbes::apps::replay {
namespace {

constexpr std::uint64_t kUsualSeed = 1000;  // as hebbes evaluate

/// The file that `path` is, or the one in the directory that it is.
std::optional<EvaluationFile> find_evaluation(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return EvaluationFile(path);
  const auto file = path / "evaluation.h5";
  if (!std::filesystem::exists(file)) return std::nullopt;
  return EvaluationFile(file);
}

/// Of a probe.
std::vector<probe::Treatment> treatments_of(const EvaluationFile& file,
                                            const std::filesystem::path& path) {
  std::vector<probe::Treatment> treatments;
  try {
    for (const auto& text : file.treatments()) {
      treatments.push_back(probe::parse_treatment(text));
    }
  } catch (const std::invalid_argument& error) {
    throw io::FileError(path.string() + ": " + error.what());
  }
  return treatments;
}

}  // namespace

RunSource::RunSource(const std::filesystem::path& path, EpisodeChoice choice)
    : evaluation_(find_evaluation(path)),
      run_(is_directory(path) ? path : evaluation_->run_directory(),
           is_directory(path) || !choice.options.empty() ? choice.options : evaluation_->options()),
      choice_(std::move(choice)) {
  const bool is_run = std::filesystem::is_directory(path);
  if (evaluation_) check_evaluation(path);
  auto& variations = choice_.variations;
  if (variations.empty() && !is_run) variations = evaluation_->variations();
  if (variations.empty()) variations = {""};
  for (std::string& name : variations) name = run_.variation(name);
  if (evaluation_ && choice_.treatments.empty())
    choice_.treatments = treatments_of(*evaluation_, path);
  if (choice_.individuals.empty()) {
    const bool has_own = evaluation_ && evaluation_->individual();
    choice_.individuals = {has_own ? *evaluation_->individual() : Sample()};
  }
  check_treatments();
  seed_ = choice_.seed.value_or(evaluation_ ? evaluation_->seed() : kUsualSeed);
}

/// One that lies beside a run is left aside if it is not of the run as it is now.
void RunSource::check_evaluation(const std::filesystem::path& path) {
  const std::string reason = run::mismatch(evaluation_->identity(), run_.checkpoint);
  if (reason.empty()) return;
  const std::string run = run_.directory.string();
  if (!std::filesystem::is_directory(path)) {
    throw io::UsageError(path.string() + ": does not evaluate the run in " + run + ": " + reason);
  }
  spdlog::warn("{}: left aside, it does not evaluate the run there: {}",
               (path / "evaluation.h5").string(), reason);
  evaluation_.reset();
}

void RunSource::check_treatments() const {
  const auto genome = trainer::make_policy(run_.config)->genome();
  const auto all = run_.task.complete(run_.config.task.options);
  try {
    for (const auto& variation : choice_.variations) {
      for (const auto& treatment : choice_.treatments) {
        probe::check_treatment(treatment, genome, run_.task, all, variation);
      }
    }
  } catch (const std::invalid_argument& error) {
    throw io::UsageError("--do: " + std::string(error.what()));
  }
}

std::vector<Life> RunSource::lives(const parallel::Communicator& world) const {
  std::vector<Life> lives;
  with_population(run_, world, [&](const auto& population, policy::Policy& policy) {
    for (const std::string& variation : choice_.variations) {
      for (const Sample& sample : choice_.individuals) {
        play(variation, sample, population, policy, lives);
      }
    }
  });
  return lives;
}

/// The life itself comes first: to the lives it is the last of the treatments.
void RunSource::play(const std::string& variation, const Sample& sample,
                     const population::Population& population, policy::Policy& policy,
                     std::vector<Life>& lives) const {
  const probe::Treatment nothing = {"nothing", {}};
  const std::size_t treatments = choice_.treatments.size();
  const population::Rules means = read_means();
  const auto all = run_.task.complete(run_.config.task.options);
  probe::TreatedLives treated(run_.task, all, {variation}, choice_.treatments, nothing, policy,
                              individual_of(run_, population, seed_, sample));
  for (std::size_t number = 0; number <= treatments; ++number) {
    const std::size_t t = (number + treatments) % (treatments + 1);
    const auto& treatment = t < treatments ? choice_.treatments[t] : nothing;
    auto name = run_.episode_name(variation, seed_, sample, choice_.episode);
    Recorder recorder(life_in(run_.task, all), treated.prepare(0, t, name),
                      probe::course_of(treatment, run_.task, all, variation).forms, policy,
                      choice_.attention);
    trainer::play_episode(recorder, policy, run_.task.action_size(all), name,
                          [](envs::Environment&) {
                            trainer::StopSignals::check();
                            return true;
                          });
    Life& life = lives.emplace_back(recorder.take());
    life.rule_book = make_rule_book(treated.living(), means);
    life.label = label(variation, sample, population.central_name());
    if (t == treatments) continue;
    life.label.treatment = treatment.text;
    life.label.evaluated_return.reset();
  }
}

population::Rules RunSource::read_means() const {
  const std::string name = "/parameters/mu";
  if (!run_.checkpoint.contains(name)) return {};
  constexpr std::size_t kColumns = population::kCoefficients;
  const auto values = run_.checkpoint.read<float>(name, {h5::kAnyLength, kColumns});
  population::Rules means(static_cast<Eigen::Index>(values.size() / kColumns),
                          population::kCoefficients);
  std::ranges::copy(values, means.data());
  return means;
}

Label RunSource::label(const std::string& variation, const Sample& sample,
                       const char* central) const {
  const auto& task = run_.config.task;
  Label label;
  label.title = run_.directory.lexically_normal().string();
  label.task = task.name;
  label.variation = variation;
  label.policy = run_.config.policy.kind;
  label.individual = sample ? "sample " + std::to_string(*sample) : central;
  label.is_held_out = variation == task.held_out;
  label.is_trained = std::ranges::find(task.train, variation) != task.train.end();
  label.generation = run_.generation;
  label.seed = seed_;
  label.episode = choice_.episode;
  if (evaluation_ && evaluation_->seed() == seed_) {
    label.evaluated_return = evaluation_->return_of(variation, sample, choice_.episode);
  }
  return label;
}

}  // namespace hebbes::apps::replay
