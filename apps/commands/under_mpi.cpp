#include "apps/commands/under_mpi.h"

#include <spdlog/spdlog.h>

#include <new>

#include "lib/io/errors.h"
#include "lib/io/log.h"
#include "lib/parallel/launch.h"
#include "lib/parallel/processors.h"
#include "lib/parallel/session.h"
#include "lib/trainer/agreement.h"

namespace hebbes::apps {
namespace {

[[noreturn]] void give_up(const parallel::Session& session, const std::string& message,
                          io::ExitCode code) {
  io::report_error(message);
  session.abort(static_cast<int>(code));
}

parallel::Communicator duplicate_world() {
  MPI_Comm comm = MPI_COMM_NULL;
  MPI_Comm_dup(MPI_COMM_WORLD, &comm);
  return parallel::Communicator(comm);
}

void warn_of_crowding(const parallel::Session& session) {
  const auto node = parallel::worst_crowding();
  if (node.ranks <= node.processors || session.rank() != 0) return;
  spdlog::warn("{} ranks of a node share {} processors and will wait for each other: {}",
               node.ranks, node.processors, parallel::advice(node));
}

void refuse_unconnected_tasks() {
  if (parallel::own_launch() != parallel::Launch::kTask) return;
  throw io::UsageError(
      "srun started several tasks that cannot find each other as ranks: start them with "
      "srun --mpi=pmix (\"srun --mpi=list\" names what there is), or one alone with --ntasks=1");
}

}  // namespace

io::ExitCode under_mpi(const std::function<io::ExitCode(const parallel::Communicator& world)>& body,
                       Ranks ranks) {
  if (ranks == Ranks::kShareWork) refuse_unconnected_tasks();
  const parallel::Session session;
  io::set_up_log(session.rank());
  warn_of_crowding(session);
  const parallel::Communicator world = duplicate_world();
  try {
    return body(world);
  } catch (const trainer::AgreedStop&) {
    if (session.rank() == 0) io::report_error("stopped before it was done; start it again");
    return io::ExitCode::kStopped;
  } catch (const trainer::AgreedError& error) {
    if (session.rank() == 0) io::report_error(error.what());
    return error.exit_code();
  } catch (const io::Error& error) {
    give_up(session, error.what(), error.exit_code());
  } catch (const std::bad_alloc&) {
    give_up(session, "out of memory", io::ExitCode::kFailure);
  } catch (const std::exception& error) {
    give_up(session, error.what(), io::ExitCode::kFailure);
  }
}

}  // namespace hebbes::apps
