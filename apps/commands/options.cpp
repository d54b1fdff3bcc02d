#include "apps/commands/options.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "lib/io/errors.h"

namespace hebbes::apps {
namespace {

/// All of `text` in base 10, without blanks, prefixes or a sign of plus; or none.
template <typename Number>
std::optional<Number> read_decimal(const std::string& text) {
  Number number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  const std::string range = std::to_string(low) + " to " + std::to_string(high);
  const bool bounded = high != std::numeric_limits<std::uint64_t>::max();
  return {[=](std::string& text) -> std::string {
            const auto number = read_decimal<std::uint64_t>(text);
            if (!number || *number < low || *number > high) {
              return "'" + text + "' must be a whole number from " + range;
            }
            text = std::to_string(*number);  // without zeros in front, which CLI11 takes for octal
            return "";
          },
          bounded ? range : ""};
}

CLI::Validator hours() {
  return {[](std::string& text) -> std::string {
            const auto number = read_decimal<double>(text);
            if (number && *number > 0 && std::isfinite(*number)) return "";
            return "'" + text + "' must be a number of hours above 0, such as 23.5";
          },
          ""};
}

CLI::Validator readable(std::function<void(const std::string& text)> parse) {
  return {[parse = std::move(parse)](std::string& text) -> std::string {
            try {
              parse(text);
              return "";
            } catch (const io::UsageError& error) {
              return error.what();
            }
          },
          ""};
}

void take_one_value_each(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) take_one_value_each(*command);
  for (CLI::Option* option : app.get_options({})) {
    if (!option->get_positional()) option->allow_extra_args(false);
  }
}

}  // namespace hebbes::apps
