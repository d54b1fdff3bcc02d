#include "lib/rng/normal.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "lib/math/elementary.h"

namespace hebbes::rng {
namespace {

constexpr std::size_t kLanes = kRuleLanes;
using Words = std::array<std::array<std::uint32_t, kLanes>, 4>;

void fill_words(std::uint64_t seed, std::uint32_t generation, std::uint32_t purpose,
                std::span<const std::uint32_t, kLanes> indices,
                std::span<const std::uint32_t, kLanes> individuals, Words& out) {
  for (std::size_t l = 0; l < kLanes; ++l) {
    const auto words = random_words(seed, {indices[l], individuals[l], generation, purpose});
    out[0][l] = words[0];
    out[1][l] = words[1];
    out[2][l] = words[2];
    out[3][l] = words[3];
  }
}

struct NormalPair {
  float first;
  float second;
};

NormalPair box_muller(std::uint32_t radius_word, std::uint32_t angle_word) {
  const float u = (static_cast<float>(radius_word) + 0.5f) * 0x1p-32f;
  const float radius = std::sqrt(-2.0f * math::log(u));
  const auto [c, s] = math::cos_sin_turn(angle_word);
  return {radius * c, radius * s};
}

/// One tile: number 64 j + l comes from word j of block l, so that no transposition is needed.
void fill_tile(const Family& family, std::size_t tile, float* out) {
  std::array<std::uint32_t, kLanes> indices;
  std::array<std::uint32_t, kLanes> individuals;
  for (std::size_t l = 0; l < kLanes; ++l) {
    indices[l] = static_cast<std::uint32_t>(tile * kLanes + l);
    individuals[l] = family.individual;
  }
  Words words;
  fill_words(family.seed, family.generation, family.purpose, indices, individuals, words);
  for (std::size_t j = 0; j < 4; j += 2) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      const auto [first, second] = box_muller(words[j][l], words[j + 1][l]);
      out[kLanes * j + l] = first;
      out[kLanes * (j + 1) + l] = second;
    }
  }
}

}  // namespace

void fill_normal(const Family& family, std::size_t first, std::span<float> out) {
  assert(first % kNormalTile == 0);
  std::size_t tile = first / kNormalTile;
  while (out.size() >= kNormalTile) {
    fill_tile(family, tile++, out.data());
    out = out.subspan(kNormalTile);
  }
  if (!out.empty()) {
    std::array<float, kNormalTile> rest;
    fill_tile(family, tile, rest.data());
    std::copy_n(rest.begin(), out.size(), out.begin());
  }
}

void fill_rule_noise(std::uint64_t seed, std::uint32_t generation, std::uint32_t purpose,
                     std::span<const std::uint32_t, kRuleLanes> synapses,
                     std::span<const std::uint32_t, kRuleLanes> individuals, RuleNoise& out) {
  std::array<std::uint32_t, kLanes> even;
  std::array<std::uint32_t, kLanes> odd;
  for (std::size_t l = 0; l < kLanes; ++l) {
    even[l] = 2 * synapses[l];
    odd[l] = 2 * synapses[l] + 1;
  }
  Words a;
  Words b;
  fill_words(seed, generation, purpose, even, individuals, a);
  fill_words(seed, generation, purpose, odd, individuals, b);
  for (std::size_t l = 0; l < kLanes; ++l) {
    const auto p = box_muller(a[0][l], a[1][l]);
    const auto q = box_muller(a[2][l], a[3][l]);
    const auto r = box_muller(b[0][l], b[1][l]);
    out.epsilon[0][l] = p.first;
    out.epsilon[1][l] = p.second;
    out.epsilon[2][l] = q.first;
    out.epsilon[3][l] = q.second;
    out.epsilon[4][l] = r.first;
    out.component[l] = b[2][l];
  }
}

}  // namespace hebbes::rng
