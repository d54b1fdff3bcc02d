// Arrays that begin on a cache line, so that no vector of the processor lies across two.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace hebbes::policy {

template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{64};

  CacheLineAllocator() = default;
  template <class U>
  CacheLineAllocator(const CacheLineAllocator<U>&) {}

  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), kAlignment));
  }
  void deallocate(T* memory, std::size_t) { ::operator delete(memory, kAlignment); }

  template <class U>
  bool operator==(const CacheLineAllocator<U>&) const {
    return true;
  }
};

template <class T>
using Aligned = std::vector<T, CacheLineAllocator<T>>;

}  // namespace hebbes::policy
