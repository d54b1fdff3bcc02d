// Families of variations: drawn by a seed from ranges of their parameters.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/kinds/option.h"

namespace hebbes::envs {

/// Task::open_parameter().
using OpenParameters = std::function<std::optional<kinds::Option>(std::string_view name)>;

/// What can be set of a variation.
struct Parameters {
  std::vector<kinds::Option> named;
  OpenParameters open;

  std::optional<kinds::Option> find(std::string_view name) const;
};

/// Throws std::invalid_argument for a value that an open parameter cannot have.
using CheckOpen = std::function<void(std::string_view parameter, const kinds::Value& value)>;

/// "family.count", "family.seed" and, of those that are `given`, "family.<parameter>": the least
/// and the largest value of a number, or of each number of a list; of an open one also factors, see
/// factor_range_in(). Other parameters have no ranges.
std::vector<kinds::Option> family_options(const Parameters& parameters,
                                          std::span<const std::string> given);

/// `options` without those of a family, but with all parameters of its variations: "family-1" and
/// on, with zeros in front where there are ten or more. Each number is uniform in its range, and
/// depends on the seed, the variation and the parameter alone. Throws kinds::UnfitOption for ranges
/// without a count, a count without ranges, a variation of such a name, and the ends of an open
/// parameter's range that `check` refuses.
kinds::Options draw_family(const Parameters& parameters, const kinds::Options& options,
                           const CheckOpen& check);

}  // namespace hebbes::envs
