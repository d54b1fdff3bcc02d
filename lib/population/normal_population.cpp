#include "lib/population/normal_population.h"

#include <algorithm>

#include "lib/population/population_kind.h"

namespace hebbes::population {

NormalPopulation::NormalPopulation(GenomeShape shape, bool mirrored)
    : shape_(shape),
      rules_(shape.synapses * kCoefficients, rng::Purpose::kParameterNoise, mirrored),
      statics_(shape.statics, rng::Purpose::kStaticNoise, mirrored) {}

std::vector<Parameter> NormalPopulation::replicated() {
  std::vector<Parameter> parameters;
  if (shape_.synapses > 0) {
    parameters.push_back({"mu", "mean rule [eta, A, B, C, D] of each synapse", shape_.synapses,
                          kCoefficients, rules_.mean()});
  }
  if (shape_.statics > 0) {
    parameters.push_back({"static", "means of the parameters that are not plastic", shape_.statics,
                          1, statics_.mean(), /*is_vector=*/true});
  }
  return parameters;
}

void NormalPopulation::initialise(std::uint64_t seed, double initial_std, Range) {
  rules_.initialise(seed, rng::Purpose::kInitialMean, initial_std);
  fix_coefficients(shape_.form, rules_.mean());
  statics_.initialise(seed, rng::Purpose::kInitialStatic, initial_std);
}

void NormalPopulation::prepare(double sigma, const Cohort&, const NodeShare&) {
  sigma_ = sigma;
}

void NormalPopulation::sample(const Draw& draw, std::uint32_t index, Individual& out) const {
  resize(shape_, out);
  const auto sigma = static_cast<float>(sigma_);
  rules_.sample(draw, index, sigma, flat(out.rules));
  fix_coefficients(shape_.form, flat(out.rules));
  statics_.sample(draw, index, sigma, flat(out.statics));
  out.rule_of.clear();
}

void NormalPopulation::central(Individual& out) const {
  resize(shape_, out);
  std::ranges::copy(rules_.mean(), out.rules.data());
  std::ranges::copy(statics_.mean(), out.statics.data());
  out.rule_of.clear();
}

GenomeSize NormalPopulation::genome_size() const {
  return {static_cast<double>(shape_.synapses * evolving(shape_.form) + shape_.statics), 0.0};
}

std::size_t NormalPopulation::blocks() const {
  return kBlocks;
}

std::vector<Range> NormalPopulation::block_ranges(std::size_t block) const {
  const Range rules = rules_.slice(block, kBlocks);
  const Range statics = statics_.slice(block, kBlocks);
  const std::size_t offset = rules_.mean().size();
  return {rules, {statics.begin + offset, statics.end + offset}};
}

void NormalPopulation::gradient_block(std::size_t block, const Draw& draw,
                                      std::span<const double> fitness, std::span<double> out,
                                      const RowStep&) const {
  const Range rules = rules_.slice(block, kBlocks);
  rules_.gradient(draw, fitness, sigma_, rules, out.first(rules.size()));
  clear_fixed(shape_.form, rules.begin, out.first(rules.size()));
  statics_.gradient(draw, fitness, sigma_, statics_.slice(block, kBlocks),
                    out.subspan(rules.size()));
}

namespace {

class IndividualRules final : public PopulationKind {
 public:
  std::string_view name() const override { return "individual"; }
  std::string summary(const kinds::Options&) const override { return "a rule for each synapse"; }
  std::unique_ptr<Population> make(const kinds::Options&, Requirements required) const override {
    return std::make_unique<NormalPopulation>(required.shape, required.mirrored);
  }
};

}  // namespace

const PopulationKind& individual_rules() {
  static const IndividualRules kind;
  return kind;
}

}  // namespace hebbes::population
