// Files that show an episode: a sheet of pictures (PNG) or a film (GIF, MP4).
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "envs/picture.h"

namespace hebbes::film {

enum class Format { kPng, kGif, kMp4 };

/// Endings of files' names, in the order of Format.
inline const std::vector<std::string> kEndings = {".png", ".gif", ".mp4"};

/// By one of kEndings.
Format format_of(const std::string& ending);

/// Takes pictures of one size, in the order in which they are shown. The file is there, whole, once
/// finish() has returned; without it nothing is left. All members throw io::FileError.
class FilmFile {
 public:
  FilmFile() = default;
  FilmFile(const FilmFile&) = delete;
  FilmFile& operator=(const FilmFile&) = delete;
  virtual ~FilmFile() = default;

  virtual void add(const envs::Picture& picture) = 0;
  virtual void finish() = 0;
};

/// What a file shows.
struct FilmPlan {
  Format format;
  std::size_t columns, rows;  ///< of each picture
  std::size_t pictures;       ///< how many at most; only PNG needs to know
  double per_second;          ///< pictures shown a second, of films
};

/// GIF and MP4 are made by the program ffmpeg, which must be installed.
std::unique_ptr<FilmFile> create_film(const std::filesystem::path& path, const FilmPlan& plan);

}  // namespace hebbes::film
