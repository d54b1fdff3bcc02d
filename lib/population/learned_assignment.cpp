#include "lib/population/learned_assignment.h"

#include <algorithm>
#include <cassert>

#include "lib/population/fixed_assignment.h"
#include "lib/population/logits.h"
#include "lib/population/node_memory.h"
#include "lib/rng/bulk.h"

namespace hebbes::population {
namespace {

constexpr std::uint32_t kCertain = 0xffffffff;

/// As a fraction of 2^32; 0 where the mode is not likely enough to be tried first.
std::uint32_t share_of_mode(double probability) {
  if (probability >= 1.0) return kCertain;
  return probability < 0.5 ? 0 : static_cast<std::uint32_t>(probability * 0x1.fffffffep31);
}

}  // namespace

LearnedAssignment::LearnedAssignment(std::size_t synapses, std::size_t rules, double confidence)
    : synapses_(synapses), rules_(rules), confidence_(confidence) {}

Parameter LearnedAssignment::shared() {
  return {.name = "lambda",
          .description = "logits of each synapse's choice among the rules",
          .rows = synapses_,
          .columns = rules_,
          .values = logits_,
          .role = Role::kAssignment};
}

std::size_t LearnedAssignment::node_memory_size(std::size_t units) const {
  return round_up_to_line(synapses_ * rules_ * sizeof(float)) +
         round_up_to_line(AssignmentTable::size_bytes(synapses_)) +
         round_up_to_line(DrawnComponents::size_bytes(synapses_, rules_, units));
}

void LearnedAssignment::attach_node_memory(std::span<std::byte> memory, std::size_t units) {
  assert(memory.size() >= node_memory_size(units));
  const auto logits = take(memory, synapses_ * rules_ * sizeof(float));
  logits_ = {reinterpret_cast<float*>(logits.data()), synapses_ * rules_};
  modes_ = AssignmentTable(synapses_, rules_, take(memory, AssignmentTable::size_bytes(synapses_)));
  drawn_ = DrawnComponents(synapses_, rules_, units, memory);
}

std::span<const float> LearnedAssignment::logits(std::size_t row) const {
  return logits_.subspan(row * rules_, rules_);
}

void LearnedAssignment::initialise(std::uint64_t seed, Range rows, const Poll& poll) {
  fill_initial_logits(seed, confidence_, synapses_, rules_, rows, logits_, poll);
}

void LearnedAssignment::prepare(const Cohort& units, const NodeShare& share, const Poll& poll) {
  drawn_.begin(units);
  share(synapses_, [&](Range rows) { prepare_rows(rows, poll); });
}

void LearnedAssignment::prepare_rows(Range rows, const Poll& poll) {
  const auto& [draw, units] = drawn_.cohort();
  ComponentRow made(rules_);
  std::vector<std::uint32_t> drawn(units.size());
  for (std::size_t s = rows.begin; s < rows.end; ++s) {
    poll();
    made.set(logits(s));
    modes_.build_row(s, logits(s), made);
    draw_row(s, made, draw, static_cast<std::uint32_t>(units.begin), drawn);
    drawn_.write_row(s, units.begin, drawn);
  }
}

/// What units first_unit and on draw for synapse s, whose logits are made.
void LearnedAssignment::draw_row(std::size_t s, const ComponentRow& made, const Draw& draw,
                                 std::uint32_t first_unit, std::span<std::uint32_t> out) const {
  rng::fill_words_across({draw.seed, draw.generation, first_unit,
                          rng::purpose_word(rng::Purpose::kAssignmentDraw, draw.detail)},
                         s, out);
  const double probability = static_cast<double>(made.weights()[modes_.mode(s)]) / made.sum();
  const std::uint32_t share = share_of_mode(probability);
  if (share == 0) return made.draw(out, out);
  for (std::uint32_t& k : out) k = draw_by_mode(s, made, share, k);
}

/// The mode where the word falls below its share.
std::uint32_t LearnedAssignment::draw_by_mode(std::size_t s, const ComponentRow& made,
                                              std::uint32_t share, std::uint32_t word) const {
  const std::uint32_t mode = modes_.mode(s);
  if (word < share || share == kCertain) return mode;
  const double unit =
      (static_cast<double>(word - share) + 0.5) / (0x1p32 - static_cast<double>(share));
  return made.draw_other(unit, mode);
}

void LearnedAssignment::draw(const Draw& draw, std::uint32_t unit, Range synapses,
                             std::span<std::uint32_t> out) const {
  if (drawn_.cohort().has(draw, {unit, unit + std::size_t{1}})) {
    return drawn_.read(unit, synapses, out);
  }
  ComponentRow made(rules_);
  for (std::size_t s = synapses.begin; s < synapses.end; ++s) {
    made.set(logits(s));
    draw_row(s, made, draw, unit, out.subspan(s - synapses.begin, 1));
  }
}

void LearnedAssignment::modes(std::span<std::uint32_t> out) const {
  for (std::size_t s = 0; s < synapses_; ++s) out[s] = modes_.mode(s);
}

void LearnedAssignment::gradient_shared(const Draw& draw, const Weights& weights, Range rows,
                                        const RowStep& step) const {
  const bool is_drawn = drawn_.cohort().has(draw, {0, weights.of_unit.size()});
  ComponentRow made(rules_);  // where nothing is drawn yet
  std::vector<std::uint32_t> drawn(weights.of_unit.size());
  std::vector<double> gradient(rules_);
  std::vector<double> shares(rules_);
  for (std::size_t s = rows.begin; s < rows.end; ++s) {
    if (is_drawn) {
      drawn_.read_row(s, 0, drawn);
    } else {
      made.set(logits(s));
      draw_row(s, made, draw, 0, drawn);
    }
    std::ranges::fill(gradient, 0.0);
    for (std::size_t j = 0; j < drawn.size(); ++j) gradient[drawn[j]] += weights.of_unit[j];
    if (weights.sum != 0.0) {
      softmax(logits(s), shares);
      for (std::size_t k = 0; k < rules_; ++k) gradient[k] -= weights.sum * shares[k];
    }
    step(s, gradient);
  }
}

std::vector<double> LearnedAssignment::synapses_per_rule() const {
  return modes_.mean_draws(logits_);
}

double LearnedAssignment::bits() const {
  return assignment_bits(synapses_, rules_);
}

std::vector<Diagnostic> LearnedAssignment::diagnostics() const {
  return {
      {"assignment_entropy", "Entropy of softmax(lambda_s), mean over the synapses s; at most ln M",
       "nat", [this] { return modes_.mean_entropy(); }},
      {"rules_in_use", "Rules that are the mode of at least one synapse, the first of equals",
       "rules", [this] { return static_cast<double>(modes_.components_in_use()); }}};
}

}  // namespace hebbes::population
