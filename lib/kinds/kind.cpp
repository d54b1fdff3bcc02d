#include "lib/kinds/kind.h"

#include <algorithm>

namespace hebbes::kinds {

std::vector<Option> Kind::options(std::span<const std::string>) const {
  return {};
}

Options Kind::complete(const Options& given) const {
  std::vector<std::string> names;
  for (const auto& [option, value] : given) names.push_back(option);
  const auto known = options(names);
  Options all;
  for (const Option& option : known) {
    if (!option.is_optional) all[option.name] = option.value;
  }
  for (const auto& [name, value] : given) {
    const auto option = std::ranges::find(known, name, &Option::name);
    const auto refuse = [&, &its_name = name, &its_value = value](const std::string& problem) {
      throw std::invalid_argument("option '" + its_name + "' of '" + std::string(this->name()) +
                                  "' " + problem + ", not " + to_text(its_value));
    };
    if (option == known.end()) {
      throw std::invalid_argument("'" + std::string(this->name()) + "' has no option '" + name +
                                  "'");
    }
    try {
      check(*option, value);
    } catch (const std::invalid_argument& error) {
      refuse(error.what());
    }
    all[name] = value;
  }
  return all;
}

}  // namespace hebbes::kinds
