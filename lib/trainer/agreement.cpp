#include "lib/trainer/agreement.h"

#include <exception>

namespace hebbes::trainer {

void broadcast_text(const parallel::Communicator& ranks, std::string& text) {
  std::size_t size = text.size();
  ranks.broadcast_value(size, 0);
  text.resize(size);
  ranks.broadcast(std::span(text), 0);
}

void on_master(const parallel::Communicator& ranks, const std::function<void()>& work) {
  std::string message;
  auto code = run::ExitCode::kDone;
  if (ranks.rank() == 0) {
    try {
      work();
    } catch (const run::Error& error) {
      message = error.what();
      code = error.exit_code();
    } catch (const std::exception& error) {
      message = error.what();
      code = run::ExitCode::kFailure;
    }
  }
  ranks.broadcast_value(code, 0);
  if (code == run::ExitCode::kDone) return;
  broadcast_text(ranks, message);
  throw AgreedError(message, code);
}

void require_on_all(const parallel::Communicator& ranks, bool holds, const std::string& message) {
  if (ranks.max(holds ? 0 : 1) != 0) throw AgreedError(message, run::ExitCode::kFailure);
}

}  // namespace hebbes::trainer
