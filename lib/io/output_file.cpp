#include "lib/io/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "lib/io/durable_file.h"
#include "lib/io/errors.h"

namespace hebbes::io {
namespace {

std::string name_of(const OutputFile& output) {
  return (output.option.empty() ? "" : output.option + " ") + output.path.string() + ": ";
}

std::string ending_of(const OutputFile& output, const std::vector<std::string>& endings) {
  std::string known;
  for (const std::string& ending : endings) {
    if (output.path.native().ends_with(ending)) return ending;
    known += (known.empty() ? "" : ", ") + ending;
  }
  throw UsageError(name_of(output) + "the name's ending says no format that can be written (" +
                   known + ")");
}

/// Whether two names are one file's, which need not be there yet.
bool is_same(const std::filesystem::path& one, const std::filesystem::path& other) {
  std::error_code ignored;
  return std::filesystem::equivalent(one, other, ignored) ||
         std::filesystem::weakly_canonical(one, ignored) ==
             std::filesystem::weakly_canonical(other, ignored);
}

/// A device, say, would be replaced by a file.
void require_plain_file(const OutputFile& output) {
  std::error_code ignored;
  const auto status = std::filesystem::status(output.path, ignored);
  if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) return;
  throw FileError(name_of(output) + "cannot be written: is a directory or no regular file");
}

void refuse_existing(const OutputFile& output) {
  if (output.may_exist || !std::filesystem::exists(output.path)) return;
  throw UsageError(name_of(output) + "exists; --overwrite replaces it");
}

void refuse_clashes(const OutputFile& output, const std::vector<std::filesystem::path>& inputs) {
  for (const auto& input : inputs) {
    if (!is_same(output.path, input)) continue;
    throw UsageError(name_of(output) + "is also needed for something else: " + input.string());
  }
}

/// Makes a file beside the output, and removes it; what permissions say is not all.
void require_room(const OutputFile& output) {
  const auto parent = output_target(output.path).parent_path();
  std::string probe = (parent.empty() ? "." : parent) / ".hebbes-XXXXXX";
  const int file = ::mkostemp(probe.data(), O_CLOEXEC);
  if (file < 0) {
    throw FileError(name_of(output) + "cannot be written: " + std::strerror(errno));
  }
  ::close(file);
  ::unlink(probe.c_str());
}

}  // namespace

std::string check_output(const OutputFile& output, const std::vector<std::string>& endings,
                         const std::vector<std::filesystem::path>& inputs) {
  require_plain_file(output);
  const std::string ending = ending_of(output, endings);
  refuse_clashes(output, inputs);
  refuse_existing(output);
  require_room(output);
  return ending;
}

}  // namespace hebbes::io
