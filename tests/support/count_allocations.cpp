#include "tests/support/count_allocations.h"

#include <cstdlib>
#include <new>

namespace {
std::size_t g_allocations = 0;

void* counted(void* memory) {
  ++g_allocations;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
}  // namespace

std::size_t hebbes::test::allocations() {
  return g_allocations;
}

void* operator new(std::size_t size) {
  return counted(std::malloc(size == 0 ? 1 : size));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto a = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(a, (size + a - 1) / a * a));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
