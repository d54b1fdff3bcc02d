#include "lib/population/merged_population.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <stdexcept>
#include <string>

#include "lib/population/k_means.h"

namespace hebbes::population {

MergedPopulation::MergedPopulation(GenomeShape shape, bool mirrored, std::vector<Merge> schedule)
    : shape_(shape),
      mirrored_(mirrored),
      schedule_(std::move(schedule)),
      assignment_(shape.synapses),
      rules_(std::make_unique<NormalPopulation>(shape, mirrored)) {
  std::iota(assignment_.begin(), assignment_.end(), 0u);
  for (const Merge& merge : schedule_) {
    if (merge.rules < shape.synapses) continue;
    throw std::invalid_argument("a merge into " + std::to_string(merge.rules) + " rules: " +
                                std::to_string(shape.synapses) + " synapses start with as many");
  }
}

std::vector<Parameter> MergedPopulation::replicated() {
  auto parameters = rules_->replicated();
  parameters.front().description = "means [eta, A, B, C, D] of the rules";
  return parameters;
}

void MergedPopulation::initialise(std::uint64_t seed, double initial_std, Range rows) {
  rules_->initialise(seed, initial_std, rows);
}

void MergedPopulation::sample(const Draw& draw, std::uint32_t index, Individual& out) const {
  rules_->sample(draw, index, pool_);
  hand_out(out);
}

void MergedPopulation::central(Individual& out) const {
  rules_->central(pool_);
  hand_out(out);
}

/// Copies the pool's rules to the synapses that have them.
void MergedPopulation::hand_out(Individual& out) const {
  resize(shape_, out);
  for (std::size_t s = 0; s < assignment_.size(); ++s) {
    std::copy_n(pool_.rules.data() + std::size_t{assignment_[s]} * kCoefficients, kCoefficients,
                out.rules.data() + s * kCoefficients);
  }
  out.statics = pool_.statics;
}

std::vector<Diagnostic> MergedPopulation::diagnostics() const {
  return {{"rules_in_use", "Rules that there are: each is that of one synapse at least", "rules"}};
}

std::vector<double> MergedPopulation::diagnose() const {
  return {static_cast<double>(rules())};
}

void MergedPopulation::assign(std::span<const std::uint32_t> assignment) {
  if (assignment.size() != shape_.synapses) {
    throw std::invalid_argument("must have an entry for each of " +
                                std::to_string(shape_.synapses) + " synapses");
  }
  std::vector<bool> used(shape_.synapses, false);
  for (const std::uint32_t k : assignment) {
    if (k >= used.size()) throw std::invalid_argument("names rule " + std::to_string(k));
    used[k] = true;
  }
  const auto rules = static_cast<std::size_t>(std::ranges::find(used, false) - used.begin());
  if (std::find(used.begin() + static_cast<std::ptrdiff_t>(rules), used.end(), true) !=
      used.end()) {
    throw std::invalid_argument("leaves out rule " + std::to_string(rules));
  }
  assignment_.assign(assignment.begin(), assignment.end());
  rules_ = with_rules(rules);
}

/// A population of as many rules, whose means are not set.
std::unique_ptr<NormalPopulation> MergedPopulation::with_rules(std::size_t rules) const {
  return std::make_unique<NormalPopulation>(GenomeShape{rules, shape_.statics, shape_.form},
                                            mirrored_);
}

bool MergedPopulation::merges_before(std::uint32_t generation) const {
  const auto due = std::ranges::find(schedule_, generation, &Merge::generations);
  return due != schedule_.end() && due->rules < rules();
}

RowMerge MergedPopulation::merge(const Draw& draw, const ShareOut& share) {
  const auto due = std::ranges::find(schedule_, draw.generation, &Merge::generations);
  assert(due != schedule_.end());
  rules_->central(pool_);
  const rng::Counter counter{.generation = draw.generation,
                             .purpose = rng::purpose_word(rng::Purpose::kMerge, draw.detail)};
  auto merged =
      k_means(pool_.rules, due->rules, rng::Stream(draw.seed, counter), share, [this] { poll(); });

  rules_ = with_rules(merged.count);
  const auto parameters = rules_->replicated();
  std::ranges::copy(merge_rows(flat(pool_.rules), kCoefficients, merged),
                    parameters.front().values.begin());
  if (shape_.statics > 0) {
    std::ranges::copy(flat(pool_.statics), parameters.back().values.begin());
  }
  for (std::uint32_t& k : assignment_) k = merged.into[k];
  return merged;
}

}  // namespace hebbes::population
