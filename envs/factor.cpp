#include "envs/factor.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace hebbes::envs {
namespace {

std::optional<double> number_in(std::string_view text) {
  double number = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || end != last || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

std::optional<double> factor_in(std::string_view text) {
  if (!text.starts_with('x')) return std::nullopt;
  return number_in(text.substr(1));
}

std::string factor_text(double factor) {
  char text[32];
  return "x" + std::string(text, std::to_chars(text, text + sizeof text, factor).ptr);
}

std::optional<FactorRange> factor_range_in(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const auto least = factor_in(text.substr(0, dots));
  const auto largest = number_in(text.substr(dots + 2));
  if (!least || !largest || *least > *largest) return std::nullopt;
  return FactorRange{*least, *largest};
}

}  // namespace hebbes::envs
