#include "apps/replay/evaluation_file.h"

#include <algorithm>

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

}  // namespace

bool is_evaluation(const std::filesystem::path& path) {
  const h5::File file = open(path);
  return file.has_attribute("format") && file.string_attribute("format") == "hebbes-evaluation";
}

EvaluationFile::EvaluationFile(const std::filesystem::path& path) : path_(path) {
  const h5::File file = open(path);
  identity_ = run::read_identity(file);
  places_ = places_of(file, path);
  seed_ = file.uint_attribute("seed");
  variations_ = file.dataset("/variations").read_strings();
  if (file.has_attribute("options")) options_ = file.strings_attribute("options");
  const auto read = [&](const std::string& who, Returns& returns) {
    const std::string name = "/" + who + "/return";
    if (!file.contains(name)) return;
    const h5::Dataset dataset = file.dataset(name);
    const h5::Shape expected = {h5::kAnyLength, variations_.size(), h5::kAnyLength};
    returns.values = dataset.read<double>(expected);
    returns.shape = dataset.shape();
  };
  for (const char* who : {"mean", "mode"}) read(who, central_);
  read("samples", samples_);
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
