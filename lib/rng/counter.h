// Counter-based random numbers: every draw is a pure function of who needs it and what for.
//
// Source: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011);
// Philox4x32-10 from the Random123 library.
#pragma once

#include <Random123/philox.h>

#include <array>
#include <cassert>
#include <cstdint>

namespace hebbes::rng {

/// What a random number is for. Two purposes never share a number. The values are part of every
/// run's history: append, never renumber.
enum class Purpose : std::uint32_t {
  kInitialMean = 1,        ///< the initial mu of a population
  kRuleNoise = 2,          ///< component draw and noise of one synapse's rule (mixture)
  kParameterNoise = 3,     ///< noise of Normal parameters that carry the rules
  kStaticNoise = 4,        ///< noise of Normal parameters that are not plastic
  kInitialWeights = 5,     ///< synaptic weights at the start of an episode
  kEnvironment = 6,        ///< initial state of the world
  kEvaluationWeights = 8,  ///< as kInitialWeights, in an evaluation
  kEvaluationWorld = 9,    ///< as kEnvironment, in an evaluation
  kBootstrap = 10,         ///< resampling of returns for confidence intervals
  kInitialStatic = 11,     ///< the initial means of parameters that are not plastic
  kMerge = 12,             ///< where the clusters of rules that are merged begin
  kAssignment = 13,        ///< which rule each synapse, or type each neuron, has from the start
  kAssignmentDraw = 14,    ///< which of them an individual has, where they are drawn
  kFamily = 15,            ///< parameters of a task's variations that are drawn from ranges
  kProbePermutation = 16,  ///< which rule a synapse gets where a probe permutes them
  kProbeNoise = 17,        ///< what a probe adds to weights
};

/// The 128-bit name of one block of four 32-bit random words, next to the run's seed.
struct Counter {
  std::uint32_t index = 0;       ///< block number within the draw
  std::uint32_t individual = 0;  ///< individual, or any other sub-stream
  std::uint32_t generation = 0;
  std::uint32_t purpose = 0;  ///< Purpose in bits 0-15, variation or other detail in bits 16-31
};

/// Purpose and detail (a variation, an episode; below 65 536) as Counter::purpose.
constexpr std::uint32_t purpose_word(Purpose purpose, std::uint32_t detail = 0) {
  assert(detail < 1u << 16);
  return static_cast<std::uint32_t>(purpose) | (detail << 16);
}

/// The four random words with the name `counter` in the run with this seed.
inline std::array<std::uint32_t, 4> random_words(std::uint64_t seed, const Counter& counter) {
  const r123::Philox4x32::key_type key{
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const r123::Philox4x32::ctr_type name{
      {counter.index, counter.individual, counter.generation, counter.purpose}};
  const auto words = r123::Philox4x32{}(name, key);
  return {words[0], words[1], words[2], words[3]};
}

}  // namespace hebbes::rng
