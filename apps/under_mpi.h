// A subcommand's action on all ranks of an MPI run.
#pragma once

#include <functional>

#include "lib/parallel/communicator.h"
#include "lib/run/exit_code.h"

namespace hebbes::apps {

/// Initialises MPI, runs `body` with all ranks, and finalises MPI. An error that all ranks agree
/// on, or a stop, is reported by the first one; any other ends all ranks at once with its exit
/// code. Warns once if a node has more ranks than processors.
run::ExitCode under_mpi(
    const std::function<run::ExitCode(const parallel::Communicator& world)>& body);

}  // namespace hebbes::apps
