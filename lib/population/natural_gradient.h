// Natural steps of a choice: a gradient with respect to logits over the choices' probabilities.
//
// Source: Amari (1998), "Natural gradient works efficiently in learning"; the Fisher information of
// a choice's logit is about its probability where that is small.
#pragma once

#include <span>

namespace hebbes::population {

/// Divides the gradient with respect to a row of `logits` [M] by softmax(logits), or by 1/M where
/// that is larger, so that a choice that is hardly ever drawn takes no giant steps.
void naturalise(std::span<const float> logits, std::span<double> gradient);

}  // namespace hebbes::population
