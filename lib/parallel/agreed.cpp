#include "lib/parallel/agreed.h"

#include <exception>

namespace hebbes::parallel {

thread_local int Agreed::alive_ = 0;

bool unwinds_alone() {
  return std::uncaught_exceptions() > Agreed::alive_;
}

}  // namespace hebbes::parallel
