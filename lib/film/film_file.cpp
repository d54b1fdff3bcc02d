#include "lib/film/film_file.h"

#include <algorithm>

#include "lib/film/contact_sheet.h"
#include "lib/film/ffmpeg.h"

namespace hebbes::film {

Format format_of(const std::string& ending) {
  return static_cast<Format>(std::ranges::find(kEndings, ending) - kEndings.begin());
}

std::unique_ptr<FilmFile> create_film(const std::filesystem::path& path, const FilmPlan& plan) {
  if (plan.format == Format::kPng) return std::make_unique<ContactSheet>(path, plan);
  return std::make_unique<FfmpegFilm>(path, plan);
}

}  // namespace hebbes::film
