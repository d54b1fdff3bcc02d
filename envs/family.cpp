#include "envs/family.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "envs/factor.h"
#include "envs/task.h"
#include "lib/rng/stream.h"

namespace hebbes::envs {
namespace {

constexpr std::string_view kFamilyPrefix = "family.";
constexpr const char *kCount = "family.count", *kSeed = "family.seed";
constexpr std::int64_t kDefaultSeed = 1;

struct Range {
  double low, high;
  bool is_of_factors;

  /// Where a factor stands for a number, its text.
  kinds::Value value(const kinds::Option& parameter, const std::function<double()>& number) const;
};

bool has_range(const kinds::Option& parameter) {
  return !std::holds_alternative<bool>(parameter.value) &&
         !std::holds_alternative<std::string>(parameter.value);
}

kinds::Value Range::value(const kinds::Option& parameter,
                          const std::function<double()>& number) const {
  if (is_of_factors) return factor_text(number());
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
Range range_in(const kinds::Option& parameter, const kinds::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value); text && parameter.any_type) {
    if (const auto factors = factor_range_in(*text))
      return {factors->least, factors->largest, true};
  }
  std::vector<double> ends;
  if (const auto* numbers = std::get_if<std::vector<double>>(&value)) ends = *numbers;
  if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&value)) {
    ends.assign(whole->begin(), whole->end());
  }
  if (ends.size() != 2 || ends[0] > ends[1]) {
    throw std::invalid_argument(parameter.any_type
                                    ? "must be [least, largest] or \"xLEAST..LARGEST\""
                                    : "must be [least, largest]");
  }
  return {ends[0], ends[1], false};
}

Range check_range(const kinds::Option& parameter, const kinds::Value& value,
                  const kinds::Check& check) {
  const Range range = range_in(parameter, value);
  for (const double end : {range.low, range.high}) {
    if (check) check(range.value(parameter, [end] { return end; }));
  }
  return range;
}

std::string_view parameter_name(std::string_view option) {
  return option.substr(kFamilyPrefix.size());
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
  return range.value(parameter,
                     [&] { return random.uniform(range.low, range.high + (is_integer ? 1 : 0)); });
}

using Ranges = std::vector<std::pair<kinds::Option, Range>>;

/// The parameters of the options of a family, with their ranges.
Ranges ranges_of(const Parameters& parameters, const kinds::Options& own,
                 const CheckOpen& check_open) {
  Ranges ranges;
  for (const auto& [name, value] : own) {
    kinds::Option parameter = *parameters.find(parameter_name(name));
    kinds::Check check;
    if (parameter.any_type) {
      check = [&](const kinds::Value& end) { check_open(parameter.name, end); };
    }
    try {
      const Range range = check_range(parameter, value, check);
      ranges.emplace_back(parameter, range);
    } catch (const std::invalid_argument& error) {
      throw kinds::UnfitOption(name, error.what());
    }
  }
  return ranges;
}

}  // namespace

std::optional<kinds::Option> Parameters::find(std::string_view name) const {
  const auto known = std::ranges::find(named, name, &kinds::Option::name);
  if (known != named.end()) return *known;
  auto parameter = open(name);
  if (parameter) parameter->name = name;
  return parameter;
}

std::vector<kinds::Option> family_options(const Parameters& parameters,
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
    if (!name.starts_with(kFamilyPrefix) || name == kCount || name == kSeed) continue;
    const auto parameter = parameters.find(parameter_name(name));
    if (!parameter || !has_range(*parameter)) continue;
    options.push_back(
        {.name = name,
         .description = "least and largest, of a family",
         .value = std::vector<double>{0, 0},
         .check = [p = *parameter](const kinds::Value& v) { check_range(p, v, p.check); },
         .is_optional = true,
         .any_type = parameter->any_type});
  }
  return options;
}

kinds::Options draw_family(const Parameters& parameters, const kinds::Options& options,
                           const CheckOpen& check) {
  kinds::Options own, others;
  for (const auto& [name, value] : options) {
    (name.starts_with(kFamilyPrefix) ? own : others)[name] = value;
  }
  if (own.empty()) return others;
  if (!own.contains(kCount)) throw kinds::UnfitOption(own.begin()->first, "needs family.count");
  const auto count = kinds::get<std::int64_t>(own, kCount);
  const auto seed = own.contains(kSeed) ? kinds::get<std::int64_t>(own, kSeed) : kDefaultSeed;
  own.erase(kCount);
  own.erase(kSeed);
  if (own.empty()) throw kinds::UnfitOption(kCount, "needs the range of a parameter");
  const auto ranges = ranges_of(parameters, own, check);
  for (std::int64_t v = 1; v <= count; ++v) {
    const std::string variation = name_of(v, count);
    for (const kinds::Option& parameter : parameters.named) {
      const std::string option = VariationOption{variation, parameter.name}.name();
      if (!others.emplace(option, parameter.value).second) {
        throw kinds::UnfitOption(kCount, "'" + variation + "' is defined besides");
      }
    }
    for (const auto& [parameter, range] : ranges) {
      others[VariationOption{variation, parameter.name}.name()] = drawn(parameter, range, seed, v);
    }
  }
  return others;
}

}  // namespace hebbes::envs
