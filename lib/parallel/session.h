// MPI from beginning to end of a process.
#pragma once

namespace hebbes::parallel {

/// Initialises MPI and finalises it: with this process alone unless it was started as one of
/// several ranks (see Launch), and without single copies where ranks may not read each other's
/// memory. If it is destroyed by an exception while other ranks may wait for this one, call abort()
/// instead.
class Session {
 public:
  Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  int rank() const;
  int size() const;

  /// Ends all ranks at once.
  [[noreturn]] void abort(int exit_code) const;
};

}  // namespace hebbes::parallel
