// Factors such as "x0.5", that stand where a number could.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hebbes::envs {

/// The number of a text such as "x0.5"; none of any other text, or of one that is not finite.
std::optional<double> factor_in(std::string_view text);

/// The factor's text, which gives the same number, to the bit.
std::string factor_text(double factor);

/// Factors from least to largest.
struct FactorRange {
  double least, largest;
};

/// Of a text such as "x0.5..2", the least first.
std::optional<FactorRange> factor_range_in(std::string_view text);

}  // namespace hebbes::envs
