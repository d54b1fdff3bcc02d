// Activation functions.
#pragma once

#include <span>

#include "lib/math/elementary.h"

namespace hebbes::policy {

enum class Activation { kTanh, kLinear };

inline void activate(Activation activation, std::span<float> sums) {
  if (activation == Activation::kLinear) return;
  for (float& y : sums) y = math::tanh(y);
}

}  // namespace hebbes::policy
