// The launch of a process: by itself, or as a rank of several.
#pragma once

#include <functional>
#include <string>

namespace hebbes::parallel {

enum class Launch {
  kRank,  ///< one of several, by mpirun or by srun's PMI, through which it finds the others
  kTask,  ///< by srun itself, one of several that nothing connects
  kAlone  ///< any other, as from a shell, also where that is a task of SLURM or a rank of mpirun -n
          ///< 1
};

/// What tells how a process was started.
struct Origin {
  std::function<const char*(const char* name)> variable;  ///< of the environment; null if unset
  std::string parent;                                     ///< the name of its parent's command
  bool is_at_prompt = false;  ///< whether an interactive shell started it
};

Launch launch_of(const Origin& origin);

/// Of this process.
Launch own_launch();

/// Removes from the environment what leads MPI to a launcher, which may know of no MPI, or of
/// another process's: MPI then starts with this process alone.
void forget_launcher();

}  // namespace hebbes::parallel
