#include "apps/replay/evaluation_file.h"

#include <algorithm>
#include <string_view>

#include "apps/commands/readable_files.h"
#include "lib/io/errors.h"
#include "lib/io/hdf5.h"

namespace hebbes::apps::replay {

namespace {

h5::File open(const std::filesystem::path& path) {
  require_readable({path});
  return h5::File::open(path, h5::Access::kRead);
}

/// Where the run may be, in the order in which it is looked for there.
std::vector<std::filesystem::path> places_of(const h5::File& file,
                                             const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  if (!file.has_attribute("run_relative")) return {folder, file.string_attribute("run")};
  std::vector<std::filesystem::path> places = {
      (folder / file.string_attribute("run_relative")).lexically_normal()};
  if (places.front().filename().empty()) places.front() = places.front().parent_path();
  places.push_back(folder);
  places.emplace_back(file.string_attribute("run_absolute"));
  return places;
}

bool has_format(const h5::File& file, const char* format) {
  return file.has_attribute("format") && file.string_attribute("format") == format;
}

}  // namespace

bool is_evaluation(const std::filesystem::path& path) {
  const h5::File file = open(path);
  return has_format(file, "hebbes-evaluation") || has_format(file, "hebbes-probe");
}

EvaluationFile::EvaluationFile(const std::filesystem::path& path) : path_(path) {
  const h5::File file = open(path);
  identity_ = run::read_identity(file);
  places_ = places_of(file, path);
  seed_ = file.uint_attribute("seed");
  variations_ = file.dataset("/variations").read_strings();
  if (file.has_attribute("options")) options_ = file.strings_attribute("options");
  if (has_format(file, "hebbes-probe")) {
    read_probe(file);
    return;
  }
  for (const char* who : {"mean", "mode"}) {
    read_returns(file, "/" + std::string(who) + "/return", central_);
  }
  read_returns(file, "/samples/return", samples_);
}

/// [individual, variation, episode]
void EvaluationFile::read_returns(const h5::File& file, const std::string& name,
                                  Returns& returns) const {
  if (!file.contains(name)) return;
  const h5::Dataset dataset = file.dataset(name);
  const h5::Shape expected = {h5::kAnyLength, variations_.size(), h5::kAnyLength};
  returns.values = dataset.read<double>(expected);
  returns.shape = dataset.shape();
}

void EvaluationFile::read_probe(const h5::File& file) {
  treatments_ = file.dataset("/treatments").read_strings();
  const std::string against = file.string_attribute("against");
  constexpr std::string_view kSample = "sample ";
  const std::string who = file.string_attribute("individual");
  individual_ = parse_individual(who.starts_with(kSample) ? who.substr(kSample.size()) : "mean");
  if (against != "nothing") {
    treatments_.insert(treatments_.begin(), against);
    return;
  }
  if (*individual_) return;  // returns are kept by the number of a sample
  const h5::Dataset dataset = file.dataset("/against/return");
  central_.values = dataset.read<double>({variations_.size(), h5::kAnyLength});
  central_.shape = {1, variations_.size(), dataset.shape()[1]};
}

std::filesystem::path EvaluationFile::run_directory() const {
  for (const auto& place : places_) {
    if (std::filesystem::exists(place / "checkpoint.h5")) return place;
  }
  std::string text;
  for (const auto& place : places_) text += (text.empty() ? " " : " nor in ") + place.string();
  throw io::FileError(path_.string() + ": its run is neither in" + text);
}

std::optional<double> EvaluationFile::return_of(const std::string& variation, const Sample& sample,
                                                std::uint32_t episode) const {
  const Returns& returns = sample ? samples_ : central_;
  const std::size_t individual = sample.value_or(0);
  const auto v =
      static_cast<std::size_t>(std::ranges::find(variations_, variation) - variations_.begin());
  const auto& shape = returns.shape;
  if (individual >= shape[0] || v >= shape[1] || episode >= shape[2]) return std::nullopt;
  return returns.values[(individual * shape[1] + v) * shape[2] + episode];
}

}  // namespace hebbes::apps::replay
