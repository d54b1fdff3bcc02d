// Counting heap allocations: link count_allocations.cpp into the test program.
#pragma once

#include <cstddef>

namespace hebbes::test {

/// Calls of operator new in this program so far.
std::size_t allocations();

}  // namespace hebbes::test
