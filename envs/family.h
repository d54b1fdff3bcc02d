// Families of variations: drawn by a seed from ranges of their parameters.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/kinds/option.h"

namespace hebbes::envs {

/// "family.count", "family.seed" and, of those that are `given`, "family.<parameter>": the least
/// and the largest value of a number, or of each number of a list. Other parameters have no ranges.
std::vector<kinds::Option> family_options(const std::vector<kinds::Option>& parameters,
                                          std::span<const std::string> given);

/// `options` without those of a family, but with all parameters of its variations: "family-1" and
/// on, with zeros in front where there are ten or more. Each number is uniform in its range, and
/// depends on the seed, the variation and the parameter alone. Throws kinds::UnfitOption for ranges
/// without a count, a count without ranges, and a variation of such a name.
kinds::Options draw_family(const std::vector<kinds::Option>& parameters,
                           const kinds::Options& options);

}  // namespace hebbes::envs
