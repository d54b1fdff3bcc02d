// A subcommand's action on all ranks of an MPI run.
#pragma once

#include <functional>

#include "lib/io/errors.h"
#include "lib/parallel/communicator.h"

namespace hebbes::apps {

enum class Ranks {
  kShareWork,  ///< one rank alone where several were meant is an error
  kNotNeeded   ///< the first one does all
};

/// Initialises MPI, runs `body` with all ranks, and finalises MPI. An error that all ranks agree
/// on, or a stop, is reported by the first one; any other ends all ranks at once with its exit
/// code. Warns once if a node has more ranks than processors. Throws io::UsageError
/// where srun started several tasks that cannot become ranks and were to share the work.
io::ExitCode under_mpi(const std::function<io::ExitCode(const parallel::Communicator& world)>& body,
                       Ranks ranks = Ranks::kShareWork);

}  // namespace hebbes::apps
