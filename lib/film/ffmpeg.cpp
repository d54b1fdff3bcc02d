#include "lib/film/ffmpeg.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "lib/io/errors.h"

namespace hebbes::film {
namespace {

/// The file is made at once, so that a place that cannot be written to is known before an episode
/// is played.
const std::filesystem::path& made(const io::TemporaryFile& file) {
  if (!std::ofstream(file.path())) {
    throw io::FileError(file.path().string() + ": cannot be written: " + std::strerror(errno));
  }
  return file.path();
}

/// The name as ffmpeg is told it: else "12:30" would be a protocol and "-y" an option.
std::string plain_name(const std::filesystem::path& path) {
  return "file:" + std::filesystem::absolute(path).string();
}

std::vector<std::string> ffmpeg_command(const std::filesystem::path& path, const FilmPlan& plan) {
  std::vector<std::string> command = {
      "ffmpeg",     "-nostdin",
      "-loglevel",  "error",
      "-f",         "rawvideo",
      "-pix_fmt",   "rgb24",
      "-s",         std::to_string(plan.columns) + "x" + std::to_string(plan.rows),
      "-framerate", std::to_string(plan.per_second),
      "-i",         "pipe:0"};
  // a palette of its own for each picture; sizes that are even, as the codec wants them
  const std::vector<std::string> gif = {
      "-filter_complex",
      "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1:dither=none", "-f",
      "gif"};
  const std::vector<std::string> mp4 = {"-vf",       "pad=ceil(iw/2)*2:ceil(ih/2)*2",
                                        "-pix_fmt",  "yuv420p",
                                        "-movflags", "+faststart",
                                        "-f",        "mp4"};
  const auto& output = plan.format == Format::kGif ? gif : mp4;
  command.insert(command.end(), output.begin(), output.end());
  command.insert(command.end(), {"-y", plain_name(path)});
  return command;
}

}  // namespace

FfmpegFilm::FfmpegFilm(const std::filesystem::path& path, const FilmPlan& plan)
    : target_(path.string()),
      file_(path),
      rgb_(envs::Picture::kChannels * plan.columns * plan.rows),
      ffmpeg_(ffmpeg_command(made(file_), plan), target_) {}

void FfmpegFilm::add(const envs::Picture& picture) {
  picture.interleave(rgb_);
  ffmpeg_.feed(rgb_);
  ++added_;
}

void FfmpegFilm::finish() {
  ffmpeg_.finish();
  if (const std::size_t pictures = count_pictures(); pictures != added_) {
    throw io::FileError(target_ + ": cannot be written: of " + std::to_string(added_) +
                        " pictures ffmpeg wrote " + std::to_string(pictures) + ffmpeg_.complaint());
  }
  file_.replace_target();
}

/// As many as can be decoded; ffmpeg prints a line with a checksum for each.
std::size_t FfmpegFilm::count_pictures() const {
  Program decoder({"ffmpeg", "-nostdin", "-loglevel", "error", "-i", plain_name(file_.path()),
                   "-map", "0:v", "-f", "framecrc", "pipe:1"},
                  target_);
  std::istringstream lines(decoder.finish());
  std::size_t pictures = 0;
  for (std::string line; std::getline(lines, line);) pictures += line.starts_with('#') ? 0 : 1;
  return pictures;
}

}  // namespace hebbes::film
