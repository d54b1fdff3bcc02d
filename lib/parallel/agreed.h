// Errors that all ranks throw alike.
#pragma once

namespace hebbes::parallel {

/// Base of exceptions that every rank throws at the same point of its work: what the ranks hold
/// together can be released together while one of these flies.
class Agreed {
 public:
  Agreed() { ++alive_; }
  Agreed(const Agreed&) { ++alive_; }
  Agreed& operator=(const Agreed&) = default;
  ~Agreed() { --alive_; }

 private:
  friend bool unwinds_alone();
  static thread_local int alive_;
};

/// Whether an exception flies that is not Agreed. Other ranks do not know of it: to wait for them
/// could take for ever, so what they would have to release together must stay until they are ended.
bool unwinds_alone();

}  // namespace hebbes::parallel
