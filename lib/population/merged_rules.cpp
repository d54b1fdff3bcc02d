#include <functional>
#include <numeric>

#include "lib/population/fixed_assignment.h"
#include "lib/population/population_kind.h"
#include "lib/population/rule_population.h"

namespace hebbes::population {
namespace {

using kinds::Options;
using kinds::UnfitOption;
using Integers = std::vector<std::int64_t>;

constexpr kinds::Limits kGenerations{1, true, 1e9, ">= 1 and <= 1000000000"};
constexpr kinds::Limits kRules{1, true, 1e6, ">= 1 and <= 1000000"};

/// Each of the values must follow the one before.
template <class Follows>
void check_series(const Options& options, const char* name, Follows follows,
                  const std::string& demand) {
  const auto& values = kinds::get<Integers>(options, name);
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (follows(values[i], values[i - 1])) continue;
    throw UnfitOption(name, "must hold integers >= 1 in " + demand + " order");
  }
}

std::vector<Merge> merges_of(const Options& options) {
  const auto& after = kinds::get<Integers>(options, "merge_after");
  const auto& to = kinds::get<Integers>(options, "merge_to");
  std::vector<Merge> merges;
  for (std::size_t i = 0; i < after.size(); ++i) {
    merges.push_back({after[i], static_cast<std::size_t>(to[i])});
  }
  return merges;
}

class MergedRules final : public PopulationKind {
 public:
  std::string_view name() const override { return "merged"; }

  std::vector<kinds::Option> options(std::span<const std::string>) const override {
    return {{"merge_after", "merged: generations after which rules are merged", Integers(),
             kinds::within(kGenerations)},
            {"merge_to", "merged: into how many, in each of these merges", Integers(),
             kinds::within(kRules)}};
  }

  void check_together(const Options& options) const override {
    const auto& after = kinds::get<Integers>(options, "merge_after");
    if (after.empty()) {
      throw UnfitOption("merge_after", "must say after which generations rules are merged");
    }
    if (kinds::get<Integers>(options, "merge_to").size() != after.size()) {
      throw UnfitOption("merge_to", "must have as many entries as population.merge_after");
    }
    check_series(options, "merge_after", std::greater<>(), "ascending");
    check_series(options, "merge_to", std::less<>(), "descending");
  }

  std::string summary(const Options& options) const override {
    return "rules merged to " + std::to_string(kinds::get<Integers>(options, "merge_to").back()) +
           " in the end";
  }

  std::unique_ptr<Population> make(const Options& options, Requirements required) const override {
    const std::size_t synapses = required.shape.synapses;
    const auto own = [synapses](std::uint64_t) {
      std::vector<std::uint32_t> rule_of(synapses);
      std::iota(rule_of.begin(), rule_of.end(), 0u);
      return rule_of;
    };
    auto assignment = std::make_unique<FixedAssignment>(
        synapses, synapses, FixedAssignment::Use::kAllRules, /*evolved=*/true, own);
    try {
      return std::make_unique<RulePopulation>(
          required.shape, std::move(assignment),
          RulePopulation::Options{Noise::kRule, required.mirrored, merges_of(options)});
    } catch (const std::invalid_argument& error) {
      throw UnfitOption("merge_to", error.what());
    }
  }
};

}  // namespace

const PopulationKind& merged_rules() {
  static const MergedRules kind;
  return kind;
}

}  // namespace hebbes::population
