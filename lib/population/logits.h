// Logits of choices: their initial values, draws from one row of them, and natural steps.
#pragma once

#include <cstdint>
#include <span>

#include "lib/population/population.h"

namespace hebbes::population {

/// Sets `rows` of logits [members, choices] to their initial values: of a balanced_choice() by the
/// seed ln(p (M - 1) / (1 - p)), which gives it the probability p = `confidence` in [0, 1), of all
/// others 0. All are 0 if confidence is 0 or if there is one choice alone.
void fill_initial_logits(std::uint64_t seed, double confidence, std::size_t members,
                         std::size_t choices, Range rows, std::span<float> logits,
                         const Poll& poll = {});

/// out = softmax(logits).
void softmax(std::span<const float> logits, std::span<double> out);

/// The sum of numbers, exactly 0 where it is 0 but for rounding: of shaped fitness, so that logits
/// of what nobody drew keep their bits and need not travel.
double sum_or_zero(std::span<const double> values);

/// The choice that a uniform random word falls on; `shares` are probabilities.
std::uint32_t choose(std::uint32_t word, std::span<const double> shares);

/// A natural step: divides the gradient with respect to a row of `logits` [M] by softmax(logits),
/// or by 1/M where that is larger, so that a choice that is hardly ever drawn takes no giant steps.
/// The Fisher information of a choice's logit is about its probability where that is small. Source:
/// Amari (1998), "Natural gradient works efficiently in learning".
void naturalise(std::span<const float> logits, std::span<double> gradient);

}  // namespace hebbes::population
