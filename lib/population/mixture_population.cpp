#include "lib/population/mixture_population.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "lib/population/fixed_assignment.h"
#include "lib/population/logits.h"
#include "lib/population/node_memory.h"
#include "lib/population/responsibility_sums.h"
#include "lib/rng/bulk.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kLanes = rng::kRuleLanes;

std::uint32_t rule_purpose(const Draw& draw) {
  return rng::purpose_word(rng::Purpose::kRuleNoise, draw.detail);
}

/// The rules [components.size(), 5] of means that were drawn, with their noise.
void add_noise(const Rules& means, float sigma, const rng::RuleNoise& noise,
               std::span<const std::uint32_t> components, float* rules) {
  for (std::size_t l = 0; l < components.size(); ++l) {
    const float* mean = means.data() + std::size_t{components[l]} * kCoefficients;
    for (std::size_t c = 0; c < kCoefficients; ++c) {
      *rules++ = std::fma(sigma, noise.epsilon[c][l], mean[c]);
    }
  }
}

/// The same, one a lane.
void add_noise(const Rules& means, float sigma, const rng::RuleNoise& noise, std::size_t lanes,
               DrawnRules& drawn) {
  for (std::size_t l = 0; l < lanes; ++l) {
    const float* mean = means.data() + std::size_t{drawn.component[l]} * kCoefficients;
    for (std::size_t c = 0; c < kCoefficients; ++c) {
      drawn.value[c][l] = std::fma(sigma, noise.epsilon[c][l], mean[c]);
    }
  }
}

/// Asks for values that are read at random soon.
void prefetch(std::span<const float> values) {
  for (std::size_t k = 0; k < values.size(); k += kLine / sizeof(float)) {
    __builtin_prefetch(values.data() + k);
  }
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
        is_drawn_(population.drawn_.cohort().has(draw, {0, fitness.size()})),
        sums_(population.means_, &population.neighbours_, population.sigma_),
        made_(population.rules()),
        gradient_(population.rules()) {}

  /// (1/n) sum_i F_i (r_sk - pi_sk) for all k.
  std::span<const double> row(std::size_t s) {
    const auto logits = population_.logits(s);
    if (s + 1 < population_.shape_.synapses) prefetch(population_.logits(s + 1));
    if (!is_drawn_ || fitness_sum_ != 0.0) made_.set(logits);
    sums_.begin_row(logits, population_.assignment_.row_max(s));
    for (std::size_t first = 0; first < fitness_.size(); first += kLanes) add_lanes(s, first);
    const double scale = 1.0 / static_cast<double>(fitness_.size());
    const auto component_sums = sums_.component_sums();
    if (fitness_sum_ == 0.0) {
      for (std::size_t k = 0; k < gradient_.size(); ++k) gradient_[k] = scale * component_sums[k];
      return gradient_;
    }
    const double prior = fitness_sum_ / made_.sum();
    const auto weights = made_.weights();
    for (std::size_t k = 0; k < gradient_.size(); ++k) {
      gradient_[k] = scale * (component_sums[k] - prior * static_cast<double>(weights[k]));
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
    const auto components = std::span(drawn.component).first(lanes);
    if (is_drawn_) {
      population_.drawn_.read_row(s, first, components);
    } else {
      made_.draw(std::span(noise.component).first(lanes), components);
    }
    add_noise(population_.means_, static_cast<float>(population_.sigma_), noise, lanes, drawn);
    sums_.add(drawn, fitness_.subspan(first, lanes));
  }

  const MixturePopulation& population_;
  Draw draw_;
  std::span<const double> fitness_;
  double fitness_sum_;
  bool is_drawn_;  // their components are known
  ResponsibilitySums sums_;
  ComponentRow made_;  // the row's, where it is needed
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

std::size_t MixturePopulation::memory_size(std::size_t individuals) const {
  return round_up_to_line(shape_.synapses * rules() * sizeof(float)) +
         round_up_to_line(AssignmentTable::size_bytes(shape_.synapses)) +
         round_up_to_line(DrawnComponents::size_bytes(shape_.synapses, rules(), individuals)) +
         NeighbourLists::size_bytes(rules());
}

void MixturePopulation::attach_memory(std::span<std::byte> memory, std::size_t individuals) {
  assert(memory.size() >= memory_size(individuals));
  const std::size_t count = shape_.synapses * rules();
  logits_ = {reinterpret_cast<float*>(take(memory, count * sizeof(float)).data()), count};
  assignment_ = AssignmentTable(shape_.synapses, rules(),
                                take(memory, AssignmentTable::size_bytes(shape_.synapses)));
  drawn_ = DrawnComponents(
      shape_.synapses, rules(), individuals,
      take(memory, DrawnComponents::size_bytes(shape_.synapses, rules(), individuals)));
  neighbours_ = NeighbourLists(rules(), memory);
}

std::size_t MixturePopulation::own_memory_size() const {
  return NeighbourLists::own_size_bytes(rules()) + ResponsibilitySums::size_bytes(rules()) +
         ComponentRow::size_bytes(rules()) + rules() * kCoefficients * sizeof(double);
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

void MixturePopulation::prepare(double sigma, const Cohort& cohort, const NodeShare& share) {
  sigma_ = sigma;
  drawn_.begin(cohort);
  share(shape_.synapses, [this](Range rows) { prepare_rows(rows); });
  neighbours_.build(means_, ResponsibilitySums::list_radius(rules(), sigma),
                    ResponsibilitySums::least_radius(rules(), sigma), share, [this] { poll(); });
}

void MixturePopulation::prepare_rows(Range rows) {
  ComponentRow made(rules());
  for (std::size_t s = rows.begin; s < rows.end; ++s) {
    poll();
    made.set(logits(s));
    assignment_.build_row(s, logits(s), made);
    if (rules() > 1) draw_row(s, made);
  }
}

/// Draws the component of row s for all of the cohort.
void MixturePopulation::draw_row(std::size_t s, const ComponentRow& made) {
  const auto& [draw, asked] = drawn_.cohort();
  std::array<std::uint32_t, kLanes> words;
  std::array<std::uint32_t, kLanes> components;
  for (std::size_t first = asked.begin; first < asked.end; first += kLanes) {
    const std::size_t lanes = std::min(kLanes, asked.end - first);
    rng::fill_rule_words(draw.seed, draw.generation, rule_purpose(draw),
                         static_cast<std::uint32_t>(s), static_cast<std::uint32_t>(first), words);
    const auto drawn = std::span(components).first(lanes);
    made.draw(std::span(words).first(lanes), drawn);
    drawn_.write_row(s, first, drawn);
  }
}

void MixturePopulation::sample(const Draw& draw, std::uint32_t index, Individual& out) const {
  resize(shape_, out);
  out.rule_of.resize(shape_.synapses);
  const auto sigma = static_cast<float>(sigma_);
  const bool is_drawn = drawn_.cohort().has(draw, {index, index + std::size_t{1}});
  std::optional<ComponentRow> made;  // row after row, where nothing is drawn yet
  if (is_drawn) {
    drawn_.read(index, {0, shape_.synapses}, out.rule_of);
  } else {
    made.emplace(rules());
  }
  std::array<std::uint32_t, kLanes> synapses;
  std::array<std::uint32_t, kLanes> individuals;
  individuals.fill(index);
  rng::RuleNoise noise;
  for (std::size_t first = 0; first < shape_.synapses; first += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) synapses[l] = static_cast<std::uint32_t>(first + l);
    rng::fill_rule_noise(draw.seed, draw.generation, rule_purpose(draw), synapses, individuals,
                         noise);
    const std::size_t lanes = std::min(kLanes, shape_.synapses - first);
    const auto components = std::span(out.rule_of).subspan(first, lanes);
    for (std::size_t l = 0; made && l < lanes; ++l) {
      made->set(logits(first + l));
      components[l] = made->draw(noise.component[l]);
    }
    add_noise(means_, sigma, noise, components, out.rules.data() + first * kCoefficients);
  }
  fix_coefficients(shape_.form, flat(out.rules));
  statics_.sample(draw, index, sigma, flat(out.statics));
}

void MixturePopulation::central(Individual& out) const {
  resize(shape_, out);
  out.rule_of.resize(shape_.synapses);
  for (std::size_t s = 0; s < shape_.synapses; ++s) {
    const std::uint32_t mode = assignment_.mode(s);
    out.rules.row(static_cast<Eigen::Index>(s)) = means_.row(mode);
    out.rule_of[s] = mode;
  }
  std::ranges::copy(statics_.mean(), out.statics.data());
}

GenomeSize MixturePopulation::genome_size() const {
  return {static_cast<double>(rules() * evolving(shape_.form) + shape_.statics),
          assignment_bits(shape_.synapses, rules())};
}

std::vector<double> MixturePopulation::draws_per_row() const {
  return assignment_.mean_draws(logits_);
}

std::vector<Diagnostic> MixturePopulation::diagnostics() const {
  return {
      {"assignment_entropy", "Entropy of softmax(lambda_s), mean over the synapses s; at most ln M",
       "nat", [this] { return assignment_.mean_entropy(); }},
      {"rules_in_use", "Rules that are the mode of at least one synapse, the first of equals",
       "rules", [this] { return static_cast<double>(assignment_.components_in_use()); }}};
}

std::size_t MixturePopulation::blocks() const {
  return std::min(kBlocks, shape_.synapses);
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
