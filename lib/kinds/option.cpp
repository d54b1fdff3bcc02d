#include "lib/kinds/option.h"

#include <algorithm>
#include <array>
#include <sstream>

namespace hebbes::kinds {
namespace {

constexpr std::array<const char*, std::variant_size_v<Value>> kTypes = {
    "true or false", "an integer",           "a number",
    "a string",      "an array of integers", "an array of numbers"};

}  // namespace

void Limits::check(double number) const {
  const bool above = low_included ? number >= low : number > low;
  if (!above || number > high) throw std::invalid_argument(std::string("must be ") + text);
}

Check within(const Limits& limits) {
  return [limits](const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      limits.check(static_cast<double>(*integer));
    } else if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&value)) {
      for (const std::int64_t entry : *integers) limits.check(static_cast<double>(entry));
    } else if (const auto* numbers = std::get_if<std::vector<double>>(&value)) {
      for (const double entry : *numbers) limits.check(entry);
    } else {
      limits.check(std::get<double>(value));
    }
  };
}

Check list_of(std::size_t count, const Limits& limits) {
  return [count, check = within(limits)](const Value& value) {
    if (std::get<std::vector<double>>(value).size() != count) {
      throw std::invalid_argument("must be an array of " + std::to_string(count) + " numbers");
    }
    check(value);
  };
}

Check one_of(std::vector<std::string> words) {
  return [words = std::move(words)](const Value& value) {
    if (std::ranges::find(words, std::get<std::string>(value)) != words.end()) return;
    std::string known;
    for (const std::string& word : words) known += (known.empty() ? "\"" : ", \"") + word + "\"";
    throw std::invalid_argument("must be one of " + known);
  };
}

std::size_t index_of(std::span<const std::string> words, const Value& value) {
  const auto found = std::ranges::find(words, std::get<std::string>(value));
  if (found == words.end()) throw std::logic_error("a word that was not checked");
  return static_cast<std::size_t>(found - words.begin());
}

void check(const Option& option, const Value& value) {
  if (!option.any_type && value.index() != option.value.index()) {
    throw std::invalid_argument(std::string("must be ") + kTypes[option.value.index()]);
  }
  if (option.check) option.check(value);
}

std::string to_text(const Value& value) {
  std::ostringstream text;
  text << std::boolalpha;
  const auto write_list = [&](const auto& list) {
    text << "[";
    for (std::size_t i = 0; i < list.size(); ++i) text << (i > 0 ? ", " : "") << list[i];
    text << "]";
  };
  std::visit(
      [&]<class T>(const T& member) {
        if constexpr (std::is_arithmetic_v<T>) {
          text << member;
        } else if constexpr (std::is_same_v<T, std::string>) {
          text << "'" << member << "'";
        } else {
          write_list(member);
        }
      },
      value);
  return text.str();
}

}  // namespace hebbes::kinds
