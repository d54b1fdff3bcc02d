#include "apps/commands/episode_film.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "lib/trainer/stop.h"

namespace hebbes::apps {
namespace {

std::size_t most_steps(const FilmRequest& request) {
  return request.most_steps > 0 ? request.most_steps : std::numeric_limits<std::size_t>::max();
}

std::size_t length_of(const FilmRequest& request, const Play& play) {
  std::size_t step = 0, last = 0;
  play([&](const Draw&) {
    trainer::StopSignals::check();
    last = step++;
    return last < most_steps(request);
  });
  return last;
}

/// After which steps pictures are taken: the start and the end among them.
std::vector<std::size_t> evenly_spaced(std::size_t steps, std::size_t pictures) {
  const std::size_t count = std::min(pictures, steps + 1);
  std::vector<std::size_t> taken = {0};
  for (std::size_t i = 1; i < count; ++i)
    taken.push_back((i * steps + (count - 1) / 2) / (count - 1));
  return taken;
}

/// Plays the episode; `is_taken(step)` says which pictures are added to the file.
template <class IsTaken>
FilmSummary shoot(const FilmRequest& request, const Play& play, IsTaken is_taken,
                  film::FilmFile& file) {
  envs::Picture picture(request.columns, request.rows);
  FilmSummary summary{0, 0};
  std::size_t step = 0;
  play([&](const Draw& draw) {
    trainer::StopSignals::check();
    if (is_taken(step)) {
      draw(picture);
      file.add(picture);
      ++summary.pictures;
    }
    summary.steps = step++;
    return summary.steps < most_steps(request);
  });
  file.finish();
  return summary;
}

FilmSummary write_sheet(const FilmRequest& request, const Play& play) {
  const auto taken = evenly_spaced(length_of(request, play), request.pictures);
  const auto file = film::create_film(
      request.out, {request.format, request.columns, request.rows, taken.size(), 0});
  const auto is_taken = [&](std::size_t step) {
    return std::binary_search(taken.begin(), taken.end(), step);
  };
  return shoot(request, play, is_taken, *file);
}

FilmSummary write_film(const FilmRequest& request, const Play& play) {
  constexpr double kPause = 1.0 / 25;  // s between pictures
  const std::size_t usual = std::max(1L, std::lround(kPause / request.time_step));
  const std::size_t every = request.every > 0 ? request.every : usual;
  const double per_second = 1 / (request.time_step * static_cast<double>(every));
  const auto file = film::create_film(
      request.out, {request.format, request.columns, request.rows, 0, per_second});
  return shoot(
      request, play, [&](std::size_t step) { return step % every == 0; }, *file);
}

}  // namespace

FilmSummary film_episode(const FilmRequest& request, const Play& play) {
  return request.format == film::Format::kPng ? write_sheet(request, play)
                                              : write_film(request, play);
}

}  // namespace hebbes::apps
