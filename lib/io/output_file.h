// Files that a command is going to write, checked before it does any work.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hebbes::io {

struct OutputFile {
  std::string option;  ///< that names it in messages, such as "--out"; may be ""
  std::filesystem::path path;
  bool may_exist = true;  ///< and is then replaced
};

/// The one of `endings` (".csv") that the file's name has, which says its format; any name with an
/// ending will do. Leaves no trace. Throws FileError if it cannot be written where it is, or is
/// there and no regular file; UsageError for another ending, if it is, by whatever name, one of
/// `inputs`, and if it is there and may not be.
std::string check_output(const OutputFile& output, const std::vector<std::string>& endings,
                         const std::vector<std::filesystem::path>& inputs = {});

}  // namespace hebbes::io
