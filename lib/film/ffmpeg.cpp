#include "lib/film/ffmpeg.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "lib/run/errors.h"

namespace hebbes::film {
namespace {

/// The file is made at once, so that a place that cannot be written to is known before an episode
/// is played.
const std::filesystem::path& made(const run::TemporaryFile& file) {
  if (!std::ofstream(file.path())) {
    throw run::FileError(file.path().string() + ": cannot be written: " + std::strerror(errno));
  }
  return file.path();
}

std::vector<std::string> ffmpeg_command(const std::filesystem::path& path, Format format,
                                        const FilmPlan& plan) {
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
  const auto& output = format == Format::kGif ? gif : mp4;
  command.insert(command.end(), output.begin(), output.end());
  command.insert(command.end(), {"-y", path.string()});
  return command;
}

}  // namespace

// A socket, not a pipe: writing to one whose reader has died can be an error without a signal.
Feeding::Feeding(const std::vector<std::string>& command, std::string target)
    : program_(command.at(0)), target_(std::move(target)) {
  std::array<int, 2> ends;
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw run::FileError(target_ + ": cannot start " + program_ + ": " + std::strerror(errno));
  }
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const int error =
      ::posix_spawnp(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (error != 0) {
    ::close(ends[0]);
    process_ = -1;
    const std::string reason = error == ENOENT
                                   ? " is needed to write this and is not installed, or not in PATH"
                                   : std::string(" cannot be started: ") + std::strerror(error);
    throw run::FileError(target_ + ": the program " + program_ + reason);
  }
  input_ = ends[0];
}

Feeding::~Feeding() {
  if (process_ >= 0) wait();
}

void Feeding::feed(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(input_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      const int error = errno;
      finish();  // if the program failed, that says more
      throw run::FileError(target_ + ": " + program_ + " takes no more: " + std::strerror(error));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
}

void Feeding::finish() {
  const int status = wait();
  if (status == 0) return;
  const std::string how = WIFSIGNALED(status)
                              ? "was ended by signal " + std::to_string(WTERMSIG(status))
                              : "failed with exit code " + std::to_string(WEXITSTATUS(status));
  throw run::FileError(target_ + ": cannot be written: " + program_ + " " + how);
}

int Feeding::wait() {
  ::close(input_);
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  return status;
}

FfmpegFilm::FfmpegFilm(const std::filesystem::path& path, Format format, const FilmPlan& plan)
    : file_(path),
      rgb_(envs::Picture::kChannels * plan.columns * plan.rows),
      ffmpeg_(ffmpeg_command(made(file_), format, plan), path.string()) {}

void FfmpegFilm::add(const envs::Picture& picture) {
  picture.interleave(rgb_);
  ffmpeg_.feed(rgb_);
}

void FfmpegFilm::finish() {
  ffmpeg_.finish();
  file_.replace_target();
}

}  // namespace hebbes::film
