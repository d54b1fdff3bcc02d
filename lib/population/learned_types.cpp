#include "lib/population/learned_types.h"

#include <algorithm>
#include <cmath>

#include "lib/population/fixed_assignment.h"
#include "lib/population/logits.h"
#include "lib/rng/bulk.h"

namespace hebbes::population {

LearnedTypes::LearnedTypes(Topology topology, std::size_t types, double confidence)
    : topology_(std::move(topology)),
      types_(types),
      confidence_(confidence),
      logits_(topology_.neurons() * types, 0.0f),
      shares_(topology_.neurons() * types, 1.0 / static_cast<double>(types)) {}

std::vector<Parameter> LearnedTypes::replicated() {
  return {{.name = "lambda",
           .description = "logits of each neuron's choice among the types",
           .rows = topology_.neurons(),
           .columns = types_,
           .values = logits_,
           .role = Role::kAssignment}};
}

void LearnedTypes::initialise(std::uint64_t seed, Range, const Poll&) {
  const std::size_t neurons = topology_.neurons();
  fill_initial_logits(seed, confidence_, neurons, types_, {0, neurons}, logits_);
}

void LearnedTypes::prepare(const Cohort&, const NodeShare&, const Poll&) {
  for (std::size_t i = 0; i < topology_.neurons(); ++i) {
    softmax(std::span(logits_).subspan(i * types_, types_),
            std::span(shares_).subspan(i * types_, types_));
  }
}

std::span<const double> LearnedTypes::shares(std::size_t neuron) const {
  return std::span(shares_).subspan(neuron * types_, types_);
}

void LearnedTypes::draw_types(const Draw& draw, std::uint32_t unit,
                              std::span<std::uint32_t> out) const {
  rng::fill_words({draw.seed, draw.generation, unit,
                   rng::purpose_word(rng::Purpose::kAssignmentDraw, draw.detail)},
                  0, out);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = choose(out[i], shares(i));
}

std::uint32_t LearnedTypes::rule(std::size_t synapse, std::span<const std::uint32_t> types) const {
  return rule_between(types[topology_.pre(synapse)], types[topology_.post(synapse)], types_);
}

void LearnedTypes::draw(const Draw& draw, std::uint32_t unit, Range synapses,
                        std::span<std::uint32_t> out) const {
  std::vector<std::uint32_t> types(topology_.neurons());
  draw_types(draw, unit, types);
  for (std::size_t s = synapses.begin; s < synapses.end; ++s) {
    out[s - synapses.begin] = rule(s, types);
  }
}

std::uint32_t LearnedTypes::mode(std::size_t neuron) const {
  const auto row = std::span(logits_).subspan(neuron * types_, types_);
  return static_cast<std::uint32_t>(std::ranges::max_element(row) - row.begin());
}

void LearnedTypes::modes(std::span<std::uint32_t> out) const {
  std::vector<std::uint32_t> types(topology_.neurons());
  for (std::size_t i = 0; i < types.size(); ++i) types[i] = mode(i);
  for (std::size_t s = 0; s < out.size(); ++s) out[s] = rule(s, types);
}

void LearnedTypes::gradient_replicated(const Draw& draw, const Weights& weights, Range rows,
                                       std::span<double> out) const {
  std::ranges::fill(out, 0.0);
  std::vector<std::uint32_t> types(topology_.neurons());
  for (std::size_t j = 0; j < weights.of_unit.size(); ++j) {
    draw_types(draw, static_cast<std::uint32_t>(j), types);
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      out[(i - rows.begin) * types_ + types[i]] += weights.of_unit[j];
    }
  }
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    for (std::size_t t = 0; t < types_; ++t) {
      out[(i - rows.begin) * types_ + t] -= weights.sum * shares(i)[t];
    }
  }
}

std::vector<double> LearnedTypes::synapses_per_rule() const {
  std::vector<double> counts(rules(), 0.0);
  for (std::size_t s = 0; s < synapses(); ++s) {
    const auto pre = shares(topology_.pre(s));
    const auto post = shares(topology_.post(s));
    for (std::size_t t = 0; t < types_; ++t) {
      for (std::size_t u = 0; u < types_; ++u) counts[t * types_ + u] += pre[t] * post[u];
    }
  }
  return counts;
}

double LearnedTypes::bits() const {
  return assignment_bits(topology_.neurons(), types_);
}

std::vector<Diagnostic> LearnedTypes::diagnostics() const {
  return {
      {"assignment_entropy", "Entropy of softmax(lambda_i), mean over the neurons i; at most ln T",
       "nat", [this] { return mean_entropy(); }},
      {"rules_in_use", "Rules that at least one synapse has by its neurons' most probable types",
       "rules", [this] { return static_cast<double>(rules_in_use()); }}};
}

double LearnedTypes::mean_entropy() const {
  double entropy = 0.0;
  for (const double p : shares_) entropy -= p > 0.0 ? p * std::log(p) : 0.0;
  return entropy / static_cast<double>(topology_.neurons());
}

std::size_t LearnedTypes::rules_in_use() const {
  std::vector<std::uint32_t> rule_of(synapses());
  modes(rule_of);
  std::ranges::sort(rule_of);
  return static_cast<std::size_t>(std::unique(rule_of.begin(), rule_of.end()) - rule_of.begin());
}

}  // namespace hebbes::population
