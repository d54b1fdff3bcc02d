// A sequence of uniform numbers out of one counter, for consumers that draw one after the other.
#pragma once

#include <cassert>

#include "lib/rng/counter.h"

namespace hebbes::rng {

/// The sequence of random words named by a seed and a counter, whose index is advanced.
/// Copies are independent and go on from the same place.
class Stream {
 public:
  Stream(std::uint64_t seed, const Counter& counter) : seed_(seed), counter_(counter) {}

  /// The next 32 random bits.
  std::uint32_t word() {
    if (used_ == words_.size()) {
      assert(!exhausted_);
      words_ = random_words(seed_, counter_);
      exhausted_ = ++counter_.index == 0;
      used_ = 0;
    }
    return words_[used_++];
  }

  /// Uniform in [0, 1) with 53 bits.
  double uniform() {
    const std::uint64_t high = word() >> 5;  // 27 bits
    const std::uint64_t low = word() >> 6;   // 26 bits
    return static_cast<double>((high << 26) | low) * 0x1p-53;
  }

  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

 private:
  std::uint64_t seed_;
  Counter counter_;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 4;
  bool exhausted_ = false;  // all 2^32 blocks are used, and would come again
};

}  // namespace hebbes::rng
