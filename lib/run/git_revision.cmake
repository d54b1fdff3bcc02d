# Writes OUTPUT, a header that names the git commit of SOURCE_DIR; run at every build, and touches
# the file only if it changes. "unknown" unless SOURCE_DIR is the top of a repository that has this
# file: sources may lie within somebody else's.
set(revision "unknown")
find_program(GIT git)

# Sets `output` to what git says in SOURCE_DIR, or to "" if it fails.
function(ask_git output)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env --unset=GIT_DIR --unset=GIT_WORK_TREE
                          --unset=GIT_INDEX_FILE ${GIT} -C ${SOURCE_DIR} ${ARGN}
                  OUTPUT_VARIABLE said OUTPUT_STRIP_TRAILING_WHITESPACE
                  RESULT_VARIABLE failed ERROR_QUIET)
  if(failed)
    set(said "")
  endif()
  set(${output} "${said}" PARENT_SCOPE)
endfunction()

if(GIT)
  ask_git(top rev-parse --show-toplevel)
  ask_git(tracked ls-files --error-unmatch lib/run/git_revision.cmake)
  get_filename_component(sources "${SOURCE_DIR}" REALPATH)
  if(tracked AND top STREQUAL sources)
    ask_git(described describe --always --dirty --abbrev=12 "--exclude=*")
    if(described)
      set(revision "${described}")
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
// Made by CMake at every build.
#pragma once

namespace hebbes::run {

inline constexpr const char* kGitRevision = "@revision@";

}  // namespace hebbes::run
]] @ONLY)
