# Compiler flags for every target of the project.
include(CheckCXXCompilerFlag)
include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release or RelWithDebInfo" FORCE)
endif()

set(HEBBES_ARCH "native" CACHE STRING
    "Target architecture: native for this machine, or a level such as x86-64-v3 for mixed clusters")
option(HEBBES_WERROR "Treat warnings as errors" OFF)
set(HEBBES_SANITIZE "" CACHE STRING "Sanitizers, such as address,undefined")

add_library(hebbes_settings INTERFACE)
target_include_directories(hebbes_settings INTERFACE ${CMAKE_SOURCE_DIR})

# No contraction: a fused multiply-add stands only where the source says std::fma, so that results
# do not depend on how a loop was compiled, and the quadruped keeps the bits of Debian's Bullet.
target_compile_options(hebbes_settings INTERFACE
  -march=${HEBBES_ARCH} -ffp-contract=off -fno-math-errno -fno-trapping-math
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # false alarms on "text" + std::string (GCC bug 105651)
  $<$<BOOL:${HEBBES_WERROR}>:-Werror>)

if(HEBBES_SANITIZE)
  target_compile_options(hebbes_settings INTERFACE
    -fsanitize=${HEBBES_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  target_link_options(hebbes_settings INTERFACE -fsanitize=${HEBBES_SANITIZE})
endif()

# hebbes_library(NAME SOURCES ... [HOT ...] LINKS ...): one static library per folder. HOT sources are
# always compiled each by itself: what a compiler inlines, and so their speed, depends on what else it
# sees.
function(hebbes_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;HOT;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES} ${ARG_HOT})
  if(ARG_HOT)
    set_source_files_properties(${ARG_HOT} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  target_link_libraries(${name} PUBLIC hebbes_settings ${ARG_LINKS})
endfunction()
