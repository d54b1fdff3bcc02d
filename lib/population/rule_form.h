// The form of a Hebbian rule: which of its coefficients evolve.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace hebbes::population {

/// Coefficients of a Hebbian rule: eta, A, B, C, D.
inline constexpr int kCoefficients = 5;

/// The coefficients that evolve. The others stay what leaves them out of the rule, eta 1 and the
/// rest 0: they have no noise and no gradient, and the penalty does not count them.
struct RuleForm {
  std::array<bool, kCoefficients> evolves = {true, true, true, true, true};

  bool operator==(const RuleForm&) const = default;
};

/// Coefficients that evolve.
inline std::size_t evolving(const RuleForm& form) {
  std::size_t count = 0;
  for (const bool evolves : form.evolves) count += evolves ? 1 : 0;
  return count;
}

/// What coefficient c is where it does not evolve.
inline constexpr float fixed_coefficient(std::size_t c) {
  return c == 0 ? 1.0f : 0.0f;
}

/// Sets the coefficients that do not evolve. `rules` [rules, 5].
inline void fix_coefficients(const RuleForm& form, std::span<float> rules) {
  for (std::size_t c = 0; c < kCoefficients; ++c) {
    if (form.evolves[c]) continue;
    for (std::size_t j = c; j < rules.size(); j += kCoefficients) rules[j] = fixed_coefficient(c);
  }
}

/// Makes the gradient with respect to the coefficients that do not evolve zero; the first entry is
/// of coefficient `first` of [rules, 5], in memory order.
inline void clear_fixed(const RuleForm& form, std::size_t first, std::span<double> gradient) {
  for (std::size_t c = 0; c < kCoefficients; ++c) {
    if (form.evolves[c]) continue;
    const std::size_t begin = (c + kCoefficients - first % kCoefficients) % kCoefficients;
    for (std::size_t j = begin; j < gradient.size(); j += kCoefficients) gradient[j] = 0.0;
  }
}

}  // namespace hebbes::population
