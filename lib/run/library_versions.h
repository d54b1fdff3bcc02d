// Versions of the program and its libraries, for the record of each run.
#pragma once

#include <string>

namespace hebbes::run {

/// The project's version, such as "0.1.0".
std::string program_version();

/// The source's git commit at build time, with "-dirty" if changed, or "unknown" without git.
std::string git_revision();

/// One line per library, then compiler and target: "Open MPI 4.1.4\nEigen 3.4.0\n...".
std::string library_versions();

}  // namespace hebbes::run
