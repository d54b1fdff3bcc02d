#include "lib/run/library_versions.h"

#include <gnu/libc-version.h>
#include <hdf5.h>
#include <mpi.h>
#include <spdlog/version.h>
#include <toml++/toml.h>

#include <CLI/Version.hpp>
#include <Eigen/Core>
#include <sstream>

#include "build_settings.h"
#include "git_revision.h"

namespace hebbes::run {
namespace {

std::string mpi_version() {
  char text[MPI_MAX_LIBRARY_VERSION_STRING];
  int length = 0;
  MPI_Get_library_version(text, &length);
  return text;  // the length may count the terminating zero
}

}  // namespace

std::string program_version() {
  return kProgramVersion;
}

std::string git_revision() {
  return kGitRevision;
}

std::string library_versions() {
  std::ostringstream text;
  text << "MPI: " << mpi_version() << "\n"
       << "Bullet " << kBulletVersion << "\n"
       << "MuJoCo " << kMujocoVersion << "\n"
       << "Eigen " << EIGEN_WORLD_VERSION << "." << EIGEN_MAJOR_VERSION << "."
       << EIGEN_MINOR_VERSION << "\n"
       << "HDF5 " << H5_VERS_MAJOR << "." << H5_VERS_MINOR << "." << H5_VERS_RELEASE << "\n"
       << "spdlog " << SPDLOG_VER_MAJOR << "." << SPDLOG_VER_MINOR << "." << SPDLOG_VER_PATCH
       << "\n"
       << "toml++ " << TOML_LIB_MAJOR << "." << TOML_LIB_MINOR << "." << TOML_LIB_PATCH << "\n"
       << "CLI11 " << CLI11_VERSION << "\n"
       << "Random123 " << kRandom123Version << "\n"
       << "glibc " << ::gnu_get_libc_version() << "\n"
       << "compiler " << kCompiler << ", " << kBuildType << "\n"
       << "target " << kTarget;
  return text.str();
}

}  // namespace hebbes::run
