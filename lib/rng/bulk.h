// Random numbers by name, in bulk: perturbations of evolution strategies, initial weights.
//
// Normal numbers: Box & Muller (1958) on pairs of Philox words; the radius has 32 bits, so |z|
// reaches 6.7.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "lib/rng/counter.h"

namespace hebbes::rng {

/// Names a family of draws: everything but the index.
struct Family {
  std::uint64_t seed = 0;
  std::uint32_t generation = 0;
  std::uint32_t individual = 0;
  std::uint32_t purpose = 0;  ///< see purpose_word
};

/// Numbers are made in tiles of this many.
inline constexpr std::size_t kTile = 256;

/// Sets out[j] to the number with index j of the family, uniform in [low, high).
void fill_uniform(const Family& family, float low, float high, std::span<float> out);

/// Sets out[j] to the standard normal number with index first + j of the family.
/// `first` must be a multiple of kTile; any `out` size. Any split into calls gives the same.
void fill_normal(const Family& family, std::size_t first, std::span<float> out);

/// Sets out[j] to the random word with index first + j of the family. `first` as for fill_normal.
void fill_words(const Family& family, std::size_t first, std::span<std::uint32_t> out);

/// Sets out[i] to the word with this index of the family of individual family.individual + i.
void fill_words_across(const Family& family, std::size_t index, std::span<std::uint32_t> out);

/// Lanes of a RuleNoise batch.
inline constexpr std::size_t kRuleLanes = 64;

/// What kRuleLanes (synapse, individual) pairs need to draw a rule from a mixture.
struct RuleNoise {
  std::array<std::uint32_t, kRuleLanes> component;       ///< uniform word
  std::array<std::array<float, kRuleLanes>, 5> epsilon;  ///< standard normal
};

/// The noise of the pairs (synapses[l], individuals[l]); each pair's depends on nothing else.
void fill_rule_noise(std::uint64_t seed, std::uint32_t generation, std::uint32_t purpose,
                     std::span<const std::uint32_t, kRuleLanes> synapses,
                     std::span<const std::uint32_t, kRuleLanes> individuals, RuleNoise& out);

/// Of the noise of one synapse in individuals `first` and on the uniform words alone.
void fill_rule_words(std::uint64_t seed, std::uint32_t generation, std::uint32_t purpose,
                     std::uint32_t synapse, std::uint32_t first,
                     std::span<std::uint32_t, kRuleLanes> out);

}  // namespace hebbes::rng
