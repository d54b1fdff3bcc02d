#include "envs/variation_option.h"

namespace hebbes::envs {
namespace {

constexpr std::string_view kPrefix = "variations.";

}  // namespace

std::string VariationOption::name() const {
  return std::string(kPrefix) + variation + "." + parameter;
}

std::optional<VariationOption> VariationOption::parse(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  name.remove_prefix(kPrefix.size());
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return VariationOption{std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
}

}  // namespace hebbes::envs
