// Options that set a parameter of a variation, by their names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/kinds/option.h"

namespace hebbes::envs {

using kinds::Options;

/// The option "variations.<variation>.<parameter>".
struct VariationOption {
  std::string variation;
  std::string parameter;

  std::string name() const;
  static std::optional<VariationOption> parse(std::string_view name);
};

}  // namespace hebbes::envs
