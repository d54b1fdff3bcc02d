#include "lib/trainer/agreement.h"

#include <algorithm>
#include <new>

namespace hebbes::trainer {
namespace {

void broadcast_text_of(const parallel::Communicator& ranks, std::string& text, int root) {
  std::size_t size = text.size();
  ranks.broadcast_value(size, root);
  text.resize(size);
  ranks.broadcast(std::span(text), root);
}

/// Smaller is more urgent: failures before stops, and of equals the first rank's.
int urgency(Ending::Kind kind, int rank, int ranks) {
  switch (kind) {
    case Ending::Kind::kFailed:
      return rank;
    case Ending::Kind::kStopped:
      return ranks + rank;
    case Ending::Kind::kDone:
      break;
  }
  return 2 * ranks;
}

}  // namespace

void broadcast_text(const parallel::Communicator& ranks, std::string& text) {
  broadcast_text_of(ranks, text, 0);
}

Ending ending_of(const std::function<void()>& work) {
  try {
    work();
    return {};
  } catch (const AgreedError&) {
    throw;
  } catch (const AgreedStop&) {
    throw;
  } catch (const Stopped&) {
    return {Ending::Kind::kStopped};
  } catch (const io::Error& error) {
    return {Ending::Kind::kFailed, error.what(), error.exit_code()};
  } catch (const std::bad_alloc&) {
    return {Ending::Kind::kFailed, "out of memory"};
  } catch (const std::exception& error) {
    return {Ending::Kind::kFailed, error.what()};
  }
}

void agree(const parallel::Communicator& ranks, const Ending& own) {
  const int size = ranks.size();
  const int first = -ranks.max(-urgency(own.kind, ranks.rank(), size));
  if (first == 2 * size) return;
  if (first >= size) throw AgreedStop();
  std::string message = own.message;
  auto code = own.code;
  ranks.broadcast_value(code, first);
  broadcast_text_of(ranks, message, first);
  throw AgreedError(message, code);
}

void together(const parallel::Communicator& ranks, const std::function<void()>& work) {
  agree(ranks, ending_of(work));
}

void on_master(const parallel::Communicator& ranks, const std::function<void()>& work) {
  together(ranks, [&] {
    if (ranks.rank() == 0) work();
  });
}

void require_on_all(const parallel::Communicator& ranks, bool holds, const std::string& message) {
  together(ranks, [&] {
    if (!holds) throw io::Error(message, io::ExitCode::kFailure);
  });
}

}  // namespace hebbes::trainer
