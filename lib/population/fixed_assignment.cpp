#include "lib/population/fixed_assignment.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace hebbes::population {
namespace {

/// M, of an assignment in which no rule is left out.
std::size_t count_rules(std::span<const std::uint32_t> rule_of) {
  std::vector<bool> used(rule_of.size(), false);
  for (const std::uint32_t k : rule_of) {
    if (k >= used.size()) throw std::invalid_argument("names rule " + std::to_string(k));
    used[k] = true;
  }
  const auto first_unused = std::ranges::find(used, false);
  const auto rules = static_cast<std::size_t>(first_unused - used.begin());
  if (std::find(first_unused, used.end(), true) != used.end()) {
    throw std::invalid_argument("leaves out rule " + std::to_string(rules));
  }
  return rules;
}

}  // namespace

FixedAssignment::FixedAssignment(std::size_t synapses, std::size_t rules, Use use, bool evolved,
                                 Choose choose)
    : rule_of_(synapses, 0),
      rules_(rules),
      use_(use),
      evolved_(evolved),
      choose_(std::move(choose)) {}

void FixedAssignment::initialise(std::uint64_t seed, Range, const Poll&) {
  fix(choose_(seed));
}

void FixedAssignment::fix(std::span<const std::uint32_t> rule_of) {
  if (rule_of.size() != rule_of_.size()) {
    throw std::invalid_argument("must have an entry for each of " +
                                std::to_string(rule_of_.size()) + " synapses");
  }
  if (use_ == Use::kAllRules) {
    rules_ = count_rules(rule_of);
  } else if (const auto k = *std::ranges::max_element(rule_of); k >= rules_) {
    throw std::invalid_argument("names rule " + std::to_string(k));
  }
  rule_of_.assign(rule_of.begin(), rule_of.end());
}

void FixedAssignment::draw(const Draw&, std::uint32_t, Range synapses,
                           std::span<std::uint32_t> out) const {
  std::ranges::copy(std::span(rule_of_).subspan(synapses.begin, synapses.size()), out.begin());
}

void FixedAssignment::modes(std::span<std::uint32_t> out) const {
  std::ranges::copy(rule_of_, out.begin());
}

std::vector<double> FixedAssignment::synapses_per_rule() const {
  std::vector<double> counts(rules_, 0.0);
  for (const std::uint32_t k : rule_of_) counts[k] += 1.0;
  return counts;
}

double FixedAssignment::bits() const {
  return evolved_ && rules_ < rule_of_.size() ? assignment_bits(rule_of_.size(), rules_) : 0.0;
}

std::vector<Diagnostic> FixedAssignment::diagnostics() const {
  return {{"rules_in_use", "Rules that at least one synapse has", "rules", [this] {
             const auto counts = synapses_per_rule();
             const auto is_used = [](double synapses) { return synapses > 0.0; };
             return static_cast<double>(std::ranges::count_if(counts, is_used));
           }}};
}

double assignment_bits(std::size_t synapses, std::size_t rules) {
  return static_cast<double>(synapses) * std::log2(static_cast<double>(rules));
}

}  // namespace hebbes::population
