#include "lib/film/film_file.h"

#include "lib/film/contact_sheet.h"
#include "lib/film/ffmpeg.h"
#include "lib/run/errors.h"

namespace hebbes::film {

Format format_of(const std::filesystem::path& path) {
  const auto extension = path.extension();
  if (extension == ".png") return Format::kPng;
  if (extension == ".gif") return Format::kGif;
  if (extension == ".mp4") return Format::kMp4;
  throw run::UsageError(path.string() + ": unknown output format '" + extension.string() +
                        "' (known: .png, .gif, .mp4)");
}

std::unique_ptr<FilmFile> create_film(const std::filesystem::path& path, const FilmPlan& plan) {
  const Format format = format_of(path);
  if (format == Format::kPng) return std::make_unique<ContactSheet>(path, plan);
  return std::make_unique<FfmpegFilm>(path, format, plan);
}

}  // namespace hebbes::film
