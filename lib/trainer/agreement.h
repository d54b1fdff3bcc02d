// Work that one rank does and whose failure all ranks must learn of.
#pragma once

#include <functional>
#include <string>

#include "lib/parallel/communicator.h"
#include "lib/run/errors.h"

namespace hebbes::trainer {

/// Thrown on every rank alike, so that all can end in good order.
class AgreedError : public run::Error {
 public:
  using Error::Error;
};

/// Runs `work` on rank 0 of `ranks`; if it throws, throws AgreedError with its message on all.
void on_master(const parallel::Communicator& ranks, const std::function<void()>& work);

/// Throws AgreedError with `message`, and exit code kFailure, on all ranks unless `holds` is true
/// on every one.
void require_on_all(const parallel::Communicator& ranks, bool holds, const std::string& message);

/// Gives rank 0's text to all ranks.
void broadcast_text(const parallel::Communicator& ranks, std::string& text);

}  // namespace hebbes::trainer
