#include "envs/family.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "envs/task.h"
#include "lib/rng/stream.h"

namespace hebbes::envs {
namespace {

constexpr std::string_view kPrefix = "family.";
constexpr const char *kCount = "family.count", *kSeed = "family.seed";
constexpr std::int64_t kDefaultSeed = 1;

using Range = std::vector<double>;  // low, high

bool has_range(const kinds::Option& parameter) {
  return !std::holds_alternative<bool>(parameter.value) &&
         !std::holds_alternative<std::string>(parameter.value);
}

/// The parameter's value where each of its numbers is what `number` says.
template <class Number>
kinds::Value value_with(const kinds::Option& parameter, Number number) {
  if (std::holds_alternative<std::int64_t>(parameter.value)) {
    return static_cast<std::int64_t>(std::floor(number()));
  }
  if (const auto* list = std::get_if<std::vector<double>>(&parameter.value)) {
    std::vector<double> values(list->size());
    for (double& value : values) value = number();
    return values;
  }
  return number();
}

/// Of integers `high` is the last one.
Range check_range(const kinds::Option& parameter, const kinds::Value& value) {
  const Range range = std::get<std::vector<double>>(value);
  if (range.size() != 2 || range[0] > range[1]) {
    throw std::invalid_argument("must be [least, largest]");
  }
  for (const double end : range) {
    if (parameter.check) parameter.check(value_with(parameter, [end] { return end; }));
  }
  return range;
}

const kinds::Option& parameter_of(const std::vector<kinds::Option>& parameters,
                                  std::string_view option) {
  return *std::ranges::find(parameters, option.substr(kPrefix.size()), &kinds::Option::name);
}

/// 32-bit FNV-1a.
std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 0x811c9dc5u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193u;
  return hash;
}

std::string name_of(std::int64_t variation, std::int64_t count) {
  const std::string number = std::to_string(variation);
  return "family-" + std::string(std::to_string(count).size() - number.size(), '0') + number;
}

kinds::Value drawn(const kinds::Option& parameter, const Range& range, std::int64_t seed,
                   std::int64_t variation) {
  rng::Stream random(static_cast<std::uint64_t>(seed),
                     {.individual = static_cast<std::uint32_t>(variation),
                      .generation = hash_of(parameter.name),
                      .purpose = rng::purpose_word(rng::Purpose::kFamily)});
  const bool is_integer = std::holds_alternative<std::int64_t>(parameter.value);
  return value_with(parameter,
                    [&] { return random.uniform(range[0], range[1] + (is_integer ? 1 : 0)); });
}

}  // namespace

std::vector<kinds::Option> family_options(const std::vector<kinds::Option>& parameters,
                                          std::span<const std::string> given) {
  std::vector<kinds::Option> options = {
      {.name = kCount,
       .description = "variations to draw from the ranges of a family, family-1 and on",
       .value = std::int64_t{1},
       .check = kinds::within({1, true, 9999, ">= 1 and <= 9999"}),
       .is_optional = true},
      {.name = kSeed,
       .description = "names the family",
       .value = kDefaultSeed,
       .check = kinds::within({0, true, 9e18, ">= 0"}),
       .is_optional = true}};
  for (const std::string& name : given) {
    if (!name.starts_with(kPrefix) || name == kCount || name == kSeed) continue;
    const auto parameter = std::ranges::find(
        parameters, std::string_view(name).substr(kPrefix.size()), &kinds::Option::name);
    if (parameter == parameters.end() || !has_range(*parameter)) continue;
    options.push_back({.name = name,
                       .description = "least and largest, of a family",
                       .value = Range{0, 0},
                       .check = [p = *parameter](const kinds::Value& v) { check_range(p, v); },
                       .is_optional = true});
  }
  return options;
}

kinds::Options draw_family(const std::vector<kinds::Option>& parameters,
                           const kinds::Options& options) {
  kinds::Options own, others;
  for (const auto& [name, value] : options) {
    (name.starts_with(kPrefix) ? own : others)[name] = value;
  }
  if (own.empty()) return others;
  if (!own.contains(kCount)) throw kinds::UnfitOption(own.begin()->first, "needs family.count");
  const auto count = kinds::get<std::int64_t>(own, kCount);
  const auto seed = own.contains(kSeed) ? kinds::get<std::int64_t>(own, kSeed) : kDefaultSeed;
  own.erase(kCount);
  own.erase(kSeed);
  if (own.empty()) throw kinds::UnfitOption(kCount, "needs the range of a parameter");
  for (std::int64_t v = 1; v <= count; ++v) {
    const std::string variation = name_of(v, count);
    for (const kinds::Option& parameter : parameters) {
      const std::string option = VariationOption{variation, parameter.name}.name();
      if (!others.emplace(option, parameter.value).second) {
        throw kinds::UnfitOption(kCount, "'" + variation + "' is defined besides");
      }
    }
    for (const auto& [name, value] : own) {
      const kinds::Option& parameter = parameter_of(parameters, name);
      others[VariationOption{variation, parameter.name}.name()] =
          drawn(parameter, check_range(parameter, value), seed, v);
    }
  }
  return others;
}

}  // namespace hebbes::envs
