// Work whose failure, or whose being stopped, all ranks must learn of.
//
// A rank that fails goes on to the next point at which all ranks agree, and so may lie anywhere
// between two of these, also in a nested together(), but for one thing: nothing that can fail may
// stand between an agreement and communication that it is made for.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "lib/io/errors.h"
#include "lib/parallel/communicator.h"

namespace hebbes::trainer {

/// Thrown on every rank alike, so that all can end in good order.
class AgreedError : public io::Error, public parallel::Agreed {
 public:
  using Error::Error;
};

/// Thrown on every rank alike where one of them was asked to stop.
class AgreedStop : public std::exception, public parallel::Agreed {
 public:
  const char* what() const noexcept override { return "stopped"; }
};

/// Thrown by a rank's work that was asked to stop; see StopRequest.
class Stopped : public std::exception {
 public:
  const char* what() const noexcept override { return "stopped"; }
};

/// How a rank's work ended.
struct Ending {
  enum class Kind { kDone, kStopped, kFailed };
  Kind kind = Kind::kDone;
  std::string message = {};
  io::ExitCode code = io::ExitCode::kFailure;
};

/// Does the work. Lets nothing through but what ranks have agreed on already.
Ending ending_of(const std::function<void()>& work);

/// If any rank failed, throws AgreedError with the message of the first that did, on all; else, if
/// any was stopped, AgreedStop. Collective.
void agree(const parallel::Communicator& ranks, const Ending& own);

/// Runs every rank's `work`, then agrees on how it ended.
void together(const parallel::Communicator& ranks, const std::function<void()>& work);

/// What `make` returns, on every rank.
template <class Make>
auto made_together(const parallel::Communicator& ranks, const Make& make) {
  std::optional<decltype(make())> made;
  together(ranks, [&] { made.emplace(make()); });
  return *std::move(made);
}

/// Runs `work` on rank 0 of `ranks` alone.
void on_master(const parallel::Communicator& ranks, const std::function<void()>& work);

/// Throws AgreedError with `message`, and exit code kFailure, on all ranks unless `holds` is true
/// on every one.
void require_on_all(const parallel::Communicator& ranks, bool holds, const std::string& message);

/// Gives rank 0's text to all ranks.
void broadcast_text(const parallel::Communicator& ranks, std::string& text);

}  // namespace hebbes::trainer
