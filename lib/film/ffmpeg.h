// Films by the program ffmpeg, which is fed raw pictures.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/film/film_file.h"
#include "lib/film/program.h"
#include "lib/io/durable_file.h"

namespace hebbes::film {

/// What ffmpeg wrote is decoded and its pictures counted before it gets its name: success is not
/// always what ffmpeg's exit code says it is.
class FfmpegFilm final : public FilmFile {
 public:
  FfmpegFilm(const std::filesystem::path& path, const FilmPlan& plan);
  void add(const envs::Picture& picture) override;
  void finish() override;

 private:
  std::size_t count_pictures() const;

  std::string target_;
  io::TemporaryFile file_;
  std::vector<std::uint8_t> rgb_;
  Program ffmpeg_;
  std::size_t added_ = 0;
};

}  // namespace hebbes::film
