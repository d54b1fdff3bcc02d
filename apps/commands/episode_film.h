// An episode as a file that shows it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>

#include "envs/picture.h"
#include "lib/film/film_file.h"

namespace hebbes::apps {

/// Draws a world as it is now, in a picture of any size.
using Draw = std::function<void(envs::Picture& picture)>;

/// Plays an episode from its start, the same one each time. Calls `watch` at the start and after
/// each step, and ends where that returns false, if the episode does not end before.
using Play = std::function<void(const std::function<bool(const Draw& draw)>& watch)>;

struct FilmRequest {
  std::filesystem::path out;
  film::Format format = film::Format::kPng;
  std::size_t columns = 0, rows = 0;  ///< of each picture
  std::size_t most_steps = 0;         ///< of the episode; 0: all
  std::size_t pictures = 12;          ///< of a PNG file, evenly spaced in time
  std::size_t every = 0;              ///< of a film: steps from picture to picture; 0: about 1/25 s
  double time_step = 0;               ///< of the world, s
};

struct FilmSummary {
  std::size_t pictures, steps;
};

/// Plays the episode and writes the file. Throws io::UsageError and io::FileError; then there is
/// no new file.
FilmSummary film_episode(const FilmRequest& request, const Play& play);

}  // namespace hebbes::apps
