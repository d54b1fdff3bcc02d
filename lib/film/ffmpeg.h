// Films by the program ffmpeg, which is fed raw pictures.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "lib/film/film_file.h"
#include "lib/run/durable_file.h"

namespace hebbes::film {

/// A child process that reads what it is fed.
class Feeding {
 public:
  /// Starts a program of the search path. `command` holds its name and arguments; `target` is named
  /// in messages. Throws run::FileError, if there is no such program, too.
  Feeding(const std::vector<std::string>& command, std::string target);
  Feeding(const Feeding&) = delete;
  Feeding& operator=(const Feeding&) = delete;
  ~Feeding();

  void feed(std::span<const std::uint8_t> bytes);

  /// Ends the input and waits for the program to succeed.
  void finish();

 private:
  int wait();

  std::string program_, target_;
  int input_ = -1;
  pid_t process_ = -1;
};

class FfmpegFilm final : public FilmFile {
 public:
  FfmpegFilm(const std::filesystem::path& path, Format format, const FilmPlan& plan);
  void add(const envs::Picture& picture) override;
  void finish() override;

 private:
  run::TemporaryFile file_;
  std::vector<std::uint8_t> rgb_;
  Feeding ffmpeg_;
};

}  // namespace hebbes::film
