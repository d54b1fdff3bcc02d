// Whether ranks of a machine may read each other's memory.
#pragma once

namespace hebbes::parallel {

/// Whether process_vm_readv(2), by which Open MPI fetches large messages, is permitted; containers'
/// filters of system calls, Yama and others may forbid it. A child process tries it on this one.
bool is_memory_readable_by_peers();

}  // namespace hebbes::parallel
