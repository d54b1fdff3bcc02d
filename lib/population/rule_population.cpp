#include "lib/population/rule_population.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>
#include <string>

#include "lib/population/k_means.h"
#include "lib/population/logits.h"

namespace hebbes::population {
namespace {

void check(const GenomeShape& shape, const RuleAssignment& assignment,
           const std::vector<Merge>& merges) {
  const auto number = [](std::size_t count) { return std::to_string(count); };
  if (assignment.synapses() != shape.synapses) {
    throw std::invalid_argument("an assignment of " + number(assignment.synapses()) +
                                " synapses, where there are " + number(shape.synapses));
  }
  if (assignment.rules() < 1 || assignment.rules() > shape.synapses) {
    throw std::invalid_argument(number(assignment.rules()) + " rules for " +
                                number(shape.synapses) +
                                " synapses: there must be at least 1 rule and at most 1 a synapse");
  }
  for (const Merge& merge : merges) {
    if (merge.rules < assignment.rules()) continue;
    throw std::invalid_argument("a merge into " + number(merge.rules) + " rules: " +
                                number(assignment.rules()) + " synapses start with as many");
  }
}

}  // namespace

RulePopulation::RulePopulation(GenomeShape shape, std::unique_ptr<RuleAssignment> assignment,
                               Options options)
    : shape_(shape),
      assignment_(std::move(assignment)),
      options_(std::move(options)),
      rules_(0, rng::Purpose::kParameterNoise, options_.mirrored),
      synapse_(options_.noise == Noise::kSynapse ? shape.synapses * kCoefficients : 0,
               rng::Purpose::kParameterNoise, options_.mirrored),
      statics_(shape.statics, rng::Purpose::kStaticNoise, options_.mirrored) {
  check(shape_, *assignment_, options_.merges);
  for (const Parameter& logits : assignment_->replicated()) {
    logit_rows_ = logits.rows;
    logit_columns_ = logits.columns;
  }
  make_means();
}

/// Means of as many rules as the assignment has now, which are not set.
void RulePopulation::make_means() {
  rules_ = {rules() * kCoefficients, rng::Purpose::kParameterNoise, options_.mirrored};
  pool_.resize(rules_.mean().size());
}

std::vector<Parameter> RulePopulation::replicated() {
  std::vector<Parameter> parameters = {
      {"mu", "means [eta, A, B, C, D] of the rules", rules(), kCoefficients, rules_.mean()}};
  parameters.front().draws_per_row = [this] { return draws_per_row(); };
  for (const Parameter& logits : assignment_->replicated()) parameters.push_back(logits);
  if (shape_.statics > 0) {
    parameters.push_back({"static", "means of the parameters that are not plastic", shape_.statics,
                          1, statics_.mean(), /*is_vector=*/true});
  }
  return parameters;
}

NodeParameter* RulePopulation::node_parameter() {
  return assignment_->shared().rows > 0 ? this : nullptr;
}

Merging* RulePopulation::merging() {
  return options_.merges.empty() ? nullptr : this;
}

Structure* RulePopulation::structure() {
  return assignment_->fixed().empty() ? nullptr : this;
}

std::size_t RulePopulation::memory_size(std::size_t individuals) const {
  return assignment_->node_memory_size(most_units(individuals));
}

void RulePopulation::attach_memory(std::span<std::byte> memory, std::size_t individuals) {
  assignment_->attach_node_memory(memory, most_units(individuals));
}

void RulePopulation::initialise(std::uint64_t seed, double initial_std, Range rows) {
  assignment_->initialise(seed, rows, [this] { poll(); });
  make_means();
  rules_.initialise(seed, rng::Purpose::kInitialMean, initial_std);
  fix_coefficients(shape_.form, rules_.mean());
  statics_.initialise(seed, rng::Purpose::kInitialStatic, initial_std);
}

void RulePopulation::prepare(double sigma, const Cohort& cohort, const NodeShare& share) {
  sigma_ = sigma;
  const auto& [begin, end] = cohort.individuals;
  const Range units = {unit_of(begin), begin == end ? unit_of(begin) : unit_of(end - 1) + 1};
  assignment_->prepare({cohort.draw, units}, share, [this] { poll(); });
}

std::size_t RulePopulation::unit_of(std::size_t individual) const {
  return options_.mirrored ? individual / 2 : individual;
}

/// That so many individuals with consecutive numbers can belong to.
std::size_t RulePopulation::most_units(std::size_t individuals) const {
  return options_.mirrored && individuals > 0 ? individuals / 2 + 1 : individuals;
}

void RulePopulation::sample(const Draw& draw, std::uint32_t index, Individual& out) const {
  resize(shape_, out);
  out.rule_of.resize(shape_.synapses);
  assignment_->draw(draw, static_cast<std::uint32_t>(unit_of(index)), {0, shape_.synapses},
                    out.rule_of);
  const auto sigma = static_cast<float>(sigma_);
  if (options_.noise == Noise::kRule) {
    rules_.sample(draw, index, sigma, pool_);
    fix_coefficients(shape_.form, pool_);
    give_rules(pool_, out);
  } else {
    give_rules(rules_.mean(), out);
    add_synapse_noise(draw, index, out);
  }
  statics_.sample(draw, index, sigma, flat(out.statics));
}

void RulePopulation::central(Individual& out) const {
  resize(shape_, out);
  out.rule_of.resize(shape_.synapses);
  assignment_->modes(out.rule_of);
  give_rules(rules_.mean(), out);
  std::ranges::copy(statics_.mean(), out.statics.data());
}

/// Copies `rules` [M, 5] to the synapses that have them.
void RulePopulation::give_rules(std::span<const float> rules, Individual& out) const {
  float* rule = out.rules.data();
  for (const std::uint32_t k : out.rule_of) {
    std::copy_n(rules.data() + std::size_t{k} * kCoefficients, kCoefficients, rule);
    rule += kCoefficients;
  }
}

void RulePopulation::add_synapse_noise(const Draw& draw, std::uint32_t index,
                                       Individual& out) const {
  std::vector<float> noise(shape_.synapses * kCoefficients);
  synapse_.sample(draw, index, static_cast<float>(sigma_), noise);
  const auto rules = flat(out.rules);
  for (std::size_t j = 0; j < noise.size(); ++j) rules[j] += noise[j];
  fix_coefficients(shape_.form, rules);
}

GenomeSize RulePopulation::genome_size() const {
  return {static_cast<double>(rules() * evolving(shape_.form) + shape_.statics),
          assignment_->bits()};
}

std::vector<double> RulePopulation::draws_per_row() const {
  if (options_.noise == Noise::kRule) return {};
  return assignment_->synapses_per_rule();
}

std::size_t RulePopulation::blocks() const {
  return kBlocks;
}

Range RulePopulation::block_rows(std::size_t block) const {
  return part_of(shape_.synapses, block, kBlocks);
}

std::vector<Range> RulePopulation::block_ranges(std::size_t block) const {
  const std::size_t means = rules_.mean().size();
  const std::size_t logits = logit_rows_ * logit_columns_;
  const Range rows = part_of(logit_rows_, block, kBlocks);
  const Range statics = statics_.slice(block, kBlocks);
  return {options_.noise == Noise::kRule ? rules_.slice(block, kBlocks) : Range{0, means},
          {means + rows.begin * logit_columns_, means + rows.end * logit_columns_},
          {means + logits + statics.begin, means + logits + statics.end}};
}

void RulePopulation::gradient_block(std::size_t block, const Draw& draw,
                                    std::span<const double> fitness, std::span<double> out,
                                    const RowStep& step) const {
  const auto ranges = block_ranges(block);
  gradient_of_means(block, draw, fitness, out.first(ranges[0].size()));
  clear_fixed(shape_.form, ranges[0].begin, out.first(ranges[0].size()));
  if (assignment_->is_random()) {
    const auto weights = unit_weights(fitness);
    assignment_->gradient_shared(draw, weights, block_rows(block), step);
    assignment_->gradient_replicated(draw, weights, part_of(logit_rows_, block, kBlocks),
                                     out.subspan(ranges[0].size(), ranges[1].size()));
  }
  statics_.gradient(draw, fitness, sigma_, statics_.slice(block, kBlocks),
                    out.subspan(ranges[0].size() + ranges[1].size()));
}

/// A block's part of the gradient with respect to mu. With kSynapse it adds up the noise of the
/// block's synapses on the rules that they had.
void RulePopulation::gradient_of_means(std::size_t block, const Draw& draw,
                                       std::span<const double> fitness,
                                       std::span<double> out) const {
  if (options_.noise == Noise::kRule) {
    rules_.gradient(draw, fitness, sigma_, rules_.slice(block, kBlocks), out);
    return;
  }
  std::ranges::fill(out, 0.0);
  const Range slice = synapse_.slice(block, kBlocks);
  const Range synapses = {slice.begin / kCoefficients,
                          (slice.end + kCoefficients - 1) / kCoefficients};
  std::vector<float> noise(slice.size());
  std::vector<std::uint32_t> rule_of(synapses.size());
  const std::size_t stride = options_.mirrored ? 2 : 1;
  const double scale = 1.0 / (static_cast<double>(fitness.size()) * sigma_);
  for (std::size_t i = 0; i < fitness.size(); i += stride) {
    const auto unit = static_cast<std::uint32_t>(i / stride);
    const double weight = scale * (options_.mirrored ? fitness[i] - fitness[i + 1] : fitness[i]);
    synapse_.fill_noise(draw, unit, slice.begin, noise);
    assignment_->draw(draw, unit, synapses, rule_of);
    for (std::size_t p = slice.begin; p < slice.end; ++p) {
      const std::size_t k = rule_of[p / kCoefficients - synapses.begin];
      double& sum = out[k * kCoefficients + p % kCoefficients];
      sum = std::fma(weight, static_cast<double>(noise[p - slice.begin]), sum);
    }
  }
}

RuleAssignment::Weights RulePopulation::unit_weights(std::span<const double> fitness) const {
  const auto n = static_cast<double>(fitness.size());
  RuleAssignment::Weights weights;
  weights.sum = sum_or_zero(fitness) / n;
  const std::size_t stride = options_.mirrored ? 2 : 1;
  for (std::size_t i = 0; i < fitness.size(); i += stride) {
    weights.of_unit.push_back((options_.mirrored ? fitness[i] + fitness[i + 1] : fitness[i]) / n);
  }
  return weights;
}

void RulePopulation::restore(std::span<const std::uint32_t> assignment) {
  assignment_->fix(assignment);
  make_means();
}

bool RulePopulation::merges_before(std::uint32_t generation) const {
  const auto due = std::ranges::find(options_.merges, generation, &Merge::generations);
  return due != options_.merges.end() && due->rules < rules();
}

RowMerge RulePopulation::merge(const Draw& draw, const ShareOut& share) {
  const auto due = std::ranges::find(options_.merges, draw.generation, &Merge::generations);
  assert(due != options_.merges.end());
  Rules means(static_cast<Eigen::Index>(rules()), kCoefficients);
  std::ranges::copy(rules_.mean(), means.data());
  const rng::Counter counter{.generation = draw.generation,
                             .purpose = rng::purpose_word(rng::Purpose::kMerge, draw.detail)};
  auto merged =
      k_means(means, due->rules, rng::Stream(draw.seed, counter), share, [this] { poll(); });

  std::vector<std::uint32_t> rule_of(values().begin(), values().end());
  for (std::uint32_t& k : rule_of) k = merged.into[k];
  restore(rule_of);
  merged.parameter = "mu";
  std::ranges::copy(merge_rows(flat(means), kCoefficients, merged), rules_.mean().begin());
  return merged;
}

}  // namespace hebbes::population
