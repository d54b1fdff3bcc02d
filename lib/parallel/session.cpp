#include "lib/parallel/session.h"

#include <mpi.h>

#include <cstdlib>

#include "lib/parallel/launch.h"
#include "lib/parallel/peer_memory.h"

namespace hebbes::parallel {
namespace {

/// What the user says of the mechanism stands.
void prepare_environment() {
  if (own_launch() != Launch::kRank) {
    forget_launcher();
  } else if (!is_memory_readable_by_peers()) {
    ::setenv("OMPI_MCA_btl_vader_single_copy_mechanism", "none", 0);
  }
}

}  // namespace

Session::Session() {
  prepare_environment();
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
}

Session::~Session() {
  MPI_Finalize();
}

int Session::rank() const {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

int Session::size() const {
  int size = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

void Session::abort(int exit_code) const {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::_Exit(exit_code);
}

}  // namespace hebbes::parallel
