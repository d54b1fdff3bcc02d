#include "lib/rng/bulk.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

#include "lib/math/elementary.h"
#include "lib/math/lanes.h"

namespace hebbes::rng {
namespace {

constexpr std::size_t kLanes = kRuleLanes;
[[maybe_unused]] constexpr std::size_t kMostNumbers = std::size_t{1} << 34;  // four an index
using Words = std::array<std::array<std::uint32_t, kLanes>, 4>;

/// Half as wide as math::Integers, and as many.
using Halves [[gnu::vector_size(sizeof(math::Integers) / 2)]] = std::uint32_t;

math::Integers widen(const std::uint32_t* words) {
  Halves halves;
  std::memcpy(&halves, words, sizeof halves);
  return __builtin_convertvector(halves, math::Integers);
}

void store_lower_halves(const math::Integers& integers, std::uint32_t* words) {
  const Halves halves = __builtin_convertvector(integers, Halves);
  std::memcpy(words, &halves, sizeof halves);
}

/// random_words() for blocks side by side: Philox4x32-10, a block a lane. Each word lies in the
/// lower half of 64 bits, as its products need; what stands in the upper half is never used.
void fill_words(std::uint64_t seed, std::uint32_t generation, std::uint32_t purpose,
                std::span<const std::uint32_t, kLanes> indices,
                std::span<const std::uint32_t, kLanes> individuals, Words& out) {
  using math::Integers;
  constexpr int kRounds = 10;
  const Integers multiplier_0 = Integers{} + PHILOX_M4x32_0;
  const Integers multiplier_1 = Integers{} + PHILOX_M4x32_1;
  for (std::size_t l = 0; l < kLanes; l += math::kIntegers) {
    Integers word_0 = widen(&indices[l]), word_1 = widen(&individuals[l]);
    Integers word_2 = Integers{} + generation, word_3 = Integers{} + purpose;
    std::uint64_t key_0 = seed, key_1 = seed >> 32;
    for (int round = 0; round < kRounds; ++round) {
      const Integers product_0 = math::multiply_lower_halves(word_0, multiplier_0);
      const Integers product_1 = math::multiply_lower_halves(word_2, multiplier_1);
      word_0 = (product_1 >> 32) ^ word_1 ^ key_0;
      word_1 = product_1;
      word_2 = (product_0 >> 32) ^ word_3 ^ key_1;
      word_3 = product_0;
      key_0 += PHILOX_W32_0;
      key_1 += PHILOX_W32_1;
    }
    store_lower_halves(word_0, &out[0][l]);
    store_lower_halves(word_1, &out[1][l]);
    store_lower_halves(word_2, &out[2][l]);
    store_lower_halves(word_3, &out[3][l]);
  }
}

using Lanes = std::array<float, kLanes>;

/// Box-Muller, a pair of numbers a lane. Arrays of their own, so that the loop vectorises.
void box_muller(const std::array<std::uint32_t, kLanes>& radius_words,
                const std::array<std::uint32_t, kLanes>& angle_words, float* __restrict first,
                float* __restrict second) {
  for (std::size_t l = 0; l < kLanes; ++l) {
    const float u = (static_cast<float>(radius_words[l]) + 0.5f) * 0x1p-32f;
    const float radius = std::sqrt(-2.0f * math::log(u));
    const auto [c, s] = math::cos_sin_turn(angle_words[l]);
    first[l] = radius * c;
    second[l] = radius * s;
  }
}

/// The words of one tile: number 64 j + l of the tile has word j of block l, so that nothing needs
/// to be transposed.
Words tile_words(const Family& family, std::size_t tile) {
  std::array<std::uint32_t, kLanes> indices;
  std::array<std::uint32_t, kLanes> individuals;
  for (std::size_t l = 0; l < kLanes; ++l) {
    indices[l] = static_cast<std::uint32_t>(tile * kLanes + l);
    individuals[l] = family.individual;
  }
  Words words;
  fill_words(family.seed, family.generation, family.purpose, indices, individuals, words);
  return words;
}

/// Fills `out` tile by tile with make_tile(words, T[kTile]).
template <class T, class MakeTile>
void fill_tiles(const Family& family, std::size_t first, std::span<T> out, MakeTile make_tile) {
  assert(first % kTile == 0);
  assert(first + out.size() <= kMostNumbers);
  std::size_t tile = first / kTile;
  while (out.size() >= kTile) {
    make_tile(tile_words(family, tile++), out.data());
    out = out.subspan(kTile);
  }
  if (!out.empty()) {
    std::array<T, kTile> rest;
    make_tile(tile_words(family, tile), rest.data());
    std::copy_n(rest.begin(), out.size(), out.begin());
  }
}

}  // namespace

void fill_normal(const Family& family, std::size_t first, std::span<float> out) {
  fill_tiles(family, first, out, [](const Words& words, float* tile) {
    box_muller(words[0], words[1], tile, tile + kLanes);
    box_muller(words[2], words[3], tile + 2 * kLanes, tile + 3 * kLanes);
  });
}

void fill_words(const Family& family, std::size_t first, std::span<std::uint32_t> out) {
  fill_tiles(family, first, out, [](const Words& words, std::uint32_t* tile) {
    for (std::size_t j = 0; j < words.size(); ++j) {
      std::ranges::copy(words[j], tile + j * kLanes);
    }
  });
}

void fill_uniform(const Family& family, float low, float high, std::span<float> out) {
  fill_tiles(family, 0, out, [=](const Words& words, float* tile) {
    for (std::size_t j = 0; j < words.size(); ++j) {
      for (std::size_t l = 0; l < kLanes; ++l) {
        const auto unit = static_cast<float>(words[j][l] >> 8) * 0x1p-24f;
        tile[j * kLanes + l] = std::fma(unit, high - low, low);
      }
    }
  });
}

void fill_rule_noise(std::uint64_t seed, std::uint32_t generation, std::uint32_t purpose,
                     std::span<const std::uint32_t, kRuleLanes> synapses,
                     std::span<const std::uint32_t, kRuleLanes> individuals, RuleNoise& out) {
  std::array<std::uint32_t, kLanes> even;
  std::array<std::uint32_t, kLanes> odd;
  for (std::size_t l = 0; l < kLanes; ++l) {
    assert(synapses[l] < 1u << 31);
    even[l] = 2 * synapses[l];
    odd[l] = 2 * synapses[l] + 1;
  }
  Words a;
  Words b;
  fill_words(seed, generation, purpose, even, individuals, a);
  fill_words(seed, generation, purpose, odd, individuals, b);
  Lanes spare;
  box_muller(a[0], a[1], out.epsilon[0].data(), out.epsilon[1].data());
  box_muller(a[2], a[3], out.epsilon[2].data(), out.epsilon[3].data());
  box_muller(b[0], b[1], out.epsilon[4].data(), spare.data());
  out.component = b[2];
}

}  // namespace hebbes::rng
