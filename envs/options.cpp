#include "envs/options.h"

#include <sstream>

namespace hebbes::envs {
namespace {

constexpr std::string_view kPrefix = "variations.";

}  // namespace

std::string to_text(const OptionValue& value) {
  std::ostringstream text;
  text << std::boolalpha;
  if (const auto* words = std::get_if<std::string>(&value)) {
    text << "'" << *words << "'";
  } else {
    std::visit([&](const auto& number) { text << number; }, value);
  }
  return text.str();
}

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
