#include "lib/population/mixture_population.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <stdexcept>

#include "lib/population/fixed_assignment.h"
#include "lib/population/logits.h"
#include "lib/population/responsibility_sums.h"
#include "lib/rng/bulk.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kMaxBlocks = 256;
constexpr std::size_t kLanes = rng::kRuleLanes;
constexpr std::size_t kRowsAhead = 4;  // found by measurement

std::uint32_t rule_purpose(const Draw& draw) {
  return rng::purpose_word(rng::Purpose::kRuleNoise, draw.detail);
}

/// Sets the rules of lanes 0 ... lanes - 1, given the components that were drawn for them.
void add_noise(const Rules& means, float sigma, const rng::RuleNoise& noise, std::size_t lanes,
               DrawnRules& drawn) {
  for (std::size_t l = 0; l < lanes; ++l) {
    const float* mean = means.data() + std::size_t{drawn.component[l]} * kCoefficients;
    for (std::size_t c = 0; c < kCoefficients; ++c) {
      drawn.value[c][l] = std::fma(sigma, noise.epsilon[c][l], mean[c]);
    }
  }
}

std::size_t round_up_to_line(std::size_t bytes) {
  return (bytes + 63) / 64 * 64;
}

}  // namespace

/// Works out one row of the gradient after the other.
class MixturePopulation::RowGradient {
 public:
  RowGradient(const MixturePopulation& population, const Draw& draw,
              std::span<const double> fitness)
      : population_(population),
        draw_(draw),
        fitness_(fitness),
        fitness_sum_(sum_or_zero(fitness)),
        sums_(population.means_, &population.neighbours_, population.sigma_),
        weights_(population.rules()),
        prefixes_(ComponentTable::prefixes_size(population.rules())),
        gradient_(population.rules()) {}

  /// (1/n) sum_i F_i (r_sk - pi_sk) for all k.
  std::span<const double> row(std::size_t s) {
    const auto& table = population_.table_;
    const auto logits = population_.logits(s);
    table.weights(s, logits, weights_);
    ComponentTable::weight_prefixes(weights_, prefixes_);
    sums_.begin_row(logits, table.row_max(s));
    for (std::size_t first = 0; first < fitness_.size(); first += kLanes) add_lanes(s, first);
    const double scale = 1.0 / static_cast<double>(fitness_.size());
    const double prior = fitness_sum_ / table.row_sum(s);
    const auto component_sums = sums_.component_sums();
    for (std::size_t k = 0; k < gradient_.size(); ++k) {
      gradient_[k] = scale * (component_sums[k] - prior * static_cast<double>(weights_[k]));
    }
    return gradient_;
  }

  /// sum over the rows so far of sum_i F_i r_sk (h_s - mu_k), [M, 5].
  std::span<const double> offset_sums() const { return sums_.offset_sums(); }

 private:
  /// Adds individuals first, first + 1, ... up to a batch of them.
  void add_lanes(std::size_t s, std::size_t first) {
    std::array<std::uint32_t, kLanes> synapses;
    std::array<std::uint32_t, kLanes> individuals;
    for (std::size_t l = 0; l < kLanes; ++l) {
      synapses[l] = static_cast<std::uint32_t>(s);
      individuals[l] = static_cast<std::uint32_t>(first + l);
    }
    rng::RuleNoise noise;
    rng::fill_rule_noise(draw_.seed, draw_.generation, rule_purpose(draw_), synapses, individuals,
                         noise);
    const std::size_t lanes = std::min(kLanes, fitness_.size() - first);
    DrawnRules drawn;
    for (std::size_t l = 0; l < lanes; ++l) {
      drawn.component[l] = population_.table_.draw(s, noise.component[l], prefixes_);
    }
    add_noise(population_.means_, static_cast<float>(population_.sigma_), noise, lanes, drawn);
    sums_.add(drawn, fitness_.subspan(first, lanes));
  }

  const MixturePopulation& population_;
  Draw draw_;
  std::span<const double> fitness_;
  double fitness_sum_;
  ResponsibilitySums sums_;
  std::vector<float> weights_;
  std::vector<float> prefixes_;
  std::vector<double> gradient_;
};

MixturePopulation::MixturePopulation(GenomeShape shape, std::size_t rules, double confidence)
    : shape_(shape),
      confidence_(confidence),
      means_(static_cast<Eigen::Index>(rules), kCoefficients),
      statics_(shape.statics, rng::Purpose::kStaticNoise, /*mirrored=*/false) {
  if (rules < 1 || rules > shape.synapses) {
    throw std::invalid_argument("a mixture of " + std::to_string(rules) + " rules for " +
                                std::to_string(shape.synapses) +
                                " synapses: there must be at least 1 rule and at most 1 a synapse");
  }
}

std::vector<Parameter> MixturePopulation::replicated() {
  std::vector<Parameter> parameters = {
      {"mu", "means [eta, A, B, C, D] of the shared rules", rules(), kCoefficients, flat(means_)}};
  parameters.front().draws_per_row = [this] { return draws_per_row(); };
  if (shape_.statics > 0) {
    parameters.push_back({"static", "means of the parameters that are not plastic", shape_.statics,
                          1, statics_.mean(), /*is_vector=*/true});
  }
  return parameters;
}

Parameter MixturePopulation::parameter() {
  return {.name = "lambda",
          .description = "logits of each synapse's mixture over the rules",
          .rows = shape_.synapses,
          .columns = rules(),
          .values = logits_,
          .role = Role::kAssignment};
}

std::size_t MixturePopulation::memory_size() const {
  return round_up_to_line(shape_.synapses * rules() * sizeof(float)) +
         round_up_to_line(ComponentTable::size_bytes(shape_.synapses, rules())) +
         AssignmentTable::size_bytes(shape_.synapses);
}

void MixturePopulation::attach_memory(std::span<std::byte> memory) {
  assert(memory.size() >= memory_size());
  const std::size_t count = shape_.synapses * rules();
  logits_ = {reinterpret_cast<float*>(memory.data()), count};
  memory = memory.subspan(round_up_to_line(count * sizeof(float)));
  table_ = ComponentTable(shape_.synapses, rules(), memory);
  memory = memory.subspan(round_up_to_line(ComponentTable::size_bytes(shape_.synapses, rules())));
  assignment_ = AssignmentTable(shape_.synapses, rules(), memory);
}

std::size_t MixturePopulation::own_memory_size() const {
  return NeighbourLists::size_bytes(rules()) + ResponsibilitySums::size_bytes(rules()) +
         rules() * (kCoefficients * sizeof(double) + 6 * sizeof(float));
}

std::span<const float> MixturePopulation::logits(std::size_t row) const {
  return logits_.subspan(row * rules(), rules());
}

void MixturePopulation::initialise(std::uint64_t seed, double initial_std, Range rows) {
  const auto means = flat(means_);
  rng::fill_normal({seed, 0, 0, rng::purpose_word(rng::Purpose::kInitialMean)}, 0, means);
  for (float& m : means) m *= static_cast<float>(initial_std);
  fix_coefficients(shape_.form, means);
  std::ranges::fill(statics_.mean(), 0.0f);
  fill_initial_logits(seed, confidence_, shape_.synapses, rules(), rows, logits_,
                      [this] { poll(); });
}

void MixturePopulation::prepare(double sigma, Range rows) {
  sigma_ = sigma;
  std::vector<float> weights(rules());
  for (std::size_t s = rows.begin; s < rows.end; ++s) {
    poll();
    table_.build_row(s, logits(s), weights);
    assignment_.build_row(s, logits(s), table_.row_max(s), weights, table_.row_sum(s));
  }
  neighbours_.build(means_, ResponsibilitySums::list_radius(rules(), sigma),
                    ResponsibilitySums::least_radius(rules(), sigma), [this] { poll(); });
}

void MixturePopulation::sample(const Draw& draw, std::uint32_t index, Individual& out) const {
  resize(shape_, out);
  out.rule_of.resize(shape_.synapses);
  const auto sigma = static_cast<float>(sigma_);
  std::array<std::uint32_t, kLanes> synapses;
  std::array<std::uint32_t, kLanes> individuals;
  individuals.fill(index);
  rng::RuleNoise noise;
  std::array<ComponentTable::Place, kLanes> places;
  DrawnRules drawn;
  for (std::size_t first = 0; first < shape_.synapses; first += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) synapses[l] = static_cast<std::uint32_t>(first + l);
    rng::fill_rule_noise(draw.seed, draw.generation, rule_purpose(draw), synapses, individuals,
                         noise);
    const std::size_t lanes = std::min(kLanes, shape_.synapses - first);
    for (std::size_t l = 0; l < lanes; ++l) {
      if (first + l + kRowsAhead < shape_.synapses) table_.prefetch(first + l + kRowsAhead);
      places[l] = table_.find_group(first + l, noise.component[l], logits(first + l));
    }
    for (std::size_t l = 0; l < lanes; ++l) {
      drawn.component[l] = table_.draw(first + l, places[l], logits(first + l));
    }
    add_noise(means_, sigma, noise, lanes, drawn);
    std::copy_n(drawn.component.begin(), lanes,
                out.rule_of.begin() + static_cast<std::ptrdiff_t>(first));
    for (std::size_t l = 0; l < lanes; ++l) {
      float* rule = out.rules.data() + (first + l) * kCoefficients;
      for (std::size_t c = 0; c < kCoefficients; ++c) rule[c] = drawn.value[c][l];
    }
  }
  fix_coefficients(shape_.form, flat(out.rules));
  statics_.sample(draw, index, sigma, flat(out.statics));
}

void MixturePopulation::central(Individual& out) const {
  resize(shape_, out);
  out.rule_of.resize(shape_.synapses);
  for (std::size_t s = 0; s < shape_.synapses; ++s) {
    const auto row = logits(s);
    const auto mode = std::ranges::max_element(row) - row.begin();
    out.rules.row(static_cast<Eigen::Index>(s)) = means_.row(mode);
    out.rule_of[s] = static_cast<std::uint32_t>(mode);
  }
  std::ranges::copy(statics_.mean(), out.statics.data());
}

GenomeSize MixturePopulation::genome_size() const {
  return {static_cast<double>(rules() * evolving(shape_.form) + shape_.statics),
          assignment_bits(shape_.synapses, rules())};
}

std::vector<double> MixturePopulation::draws_per_row() const {
  return table_.mean_draws(logits_);
}

std::vector<Diagnostic> MixturePopulation::diagnostics() const {
  return {
      {"assignment_entropy", "Entropy of softmax(lambda_s), mean over the synapses s; at most ln M",
       "nat", [this] { return assignment_.mean_entropy(); }},
      {"rules_in_use", "Rules that are the mode of at least one synapse, the first of equals",
       "rules", [this] { return static_cast<double>(assignment_.components_in_use()); }}};
}

std::size_t MixturePopulation::blocks() const {
  return std::min(kMaxBlocks, shape_.synapses);
}

Range MixturePopulation::block_rows(std::size_t block) const {
  return part_of(shape_.synapses, block, blocks());
}

std::vector<Range> MixturePopulation::block_ranges(std::size_t block) const {
  const auto means = static_cast<std::size_t>(means_.size());
  const Range statics = statics_.slice(block, blocks());
  return {{0, means}, {means + statics.begin, means + statics.end}};
}

void MixturePopulation::gradient_block(std::size_t block, const Draw& draw,
                                       std::span<const double> fitness, std::span<double> out,
                                       const RowStep& step) const {
  RowGradient gradient(*this, draw, fitness);
  const Range rows = block_rows(block);
  for (std::size_t s = rows.begin; s < rows.end; ++s) step(s, gradient.row(s));
  const auto offsets = gradient.offset_sums();
  const double scale = 1.0 / (static_cast<double>(fitness.size()) * sigma_ * sigma_);
  for (std::size_t j = 0; j < offsets.size(); ++j) out[j] = scale * offsets[j];
  clear_fixed(shape_.form, 0, out.first(offsets.size()));
  statics_.gradient(draw, fitness, sigma_, statics_.slice(block, blocks()),
                    out.subspan(offsets.size()));
}

}  // namespace hebbes::population
