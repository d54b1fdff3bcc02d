# Writes OUTPUT, a header that names the git commit of SOURCE_DIR; run at every build, and touches
# the file only if it changes.
set(revision "unknown")
find_program(GIT git)
if(GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE_DIR} describe --always --dirty --abbrev=12 --exclude=*
                  OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE
                  RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed)
    set(revision ${described})
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
// Made by CMake at every build.
#pragma once

namespace hebbes::run {

inline constexpr const char* kGitRevision = "@revision@";

}  // namespace hebbes::run
]] @ONLY)
