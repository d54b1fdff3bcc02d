#include "lib/population/learned_assignment.h"

#include <algorithm>
#include <cassert>

#include "lib/population/fixed_assignment.h"
#include "lib/population/logits.h"
#include "lib/rng/bulk.h"

namespace hebbes::population {
namespace {

constexpr std::uint32_t kCertain = 0xffffffff;

/// As a fraction of 2^32; 0 where the mode is not likely enough to be tried first.
std::uint32_t share_of_mode(double probability) {
  if (probability >= 1.0) return kCertain;
  return probability < 0.5 ? 0 : static_cast<std::uint32_t>(probability * 0x1.fffffffep31);
}

std::size_t round_up_to_line(std::size_t bytes) {
  return (bytes + 63) / 64 * 64;
}

/// Takes the next `bytes` off `memory`.
std::span<std::byte> take(std::span<std::byte>& memory, std::size_t bytes) {
  const auto taken = memory.first(bytes);
  memory = memory.subspan(std::min(round_up_to_line(bytes), memory.size()));
  return taken;
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

std::size_t LearnedAssignment::node_memory_size() const {
  return round_up_to_line(synapses_ * rules_ * sizeof(float)) +
         round_up_to_line(ComponentTable::size_bytes(synapses_, rules_)) +
         round_up_to_line(AssignmentTable::size_bytes(synapses_)) +
         round_up_to_line(synapses_ * sizeof(std::uint32_t));
}

void LearnedAssignment::attach_node_memory(std::span<std::byte> memory) {
  assert(memory.size() >= node_memory_size());
  const auto logits = take(memory, synapses_ * rules_ * sizeof(float));
  logits_ = {reinterpret_cast<float*>(logits.data()), synapses_ * rules_};
  components_ = ComponentTable(synapses_, rules_,
                               take(memory, ComponentTable::size_bytes(synapses_, rules_)));
  modes_ = AssignmentTable(synapses_, rules_, take(memory, AssignmentTable::size_bytes(synapses_)));
  const auto shares = take(memory, synapses_ * sizeof(std::uint32_t));
  mode_shares_ = {reinterpret_cast<std::uint32_t*>(shares.data()), synapses_};
}

std::span<const float> LearnedAssignment::logits(std::size_t row) const {
  return logits_.subspan(row * rules_, rules_);
}

void LearnedAssignment::initialise(std::uint64_t seed, Range rows, const Poll& poll) {
  fill_initial_logits(seed, confidence_, synapses_, rules_, rows, logits_, poll);
}

void LearnedAssignment::prepare(Range rows) {
  std::vector<float> weights(rules_);
  for (std::size_t s = rows.begin; s < rows.end; ++s) {
    components_.build_row(s, logits(s), weights);
    const double sum = components_.row_sum(s);
    modes_.build_row(s, logits(s), components_.row_max(s), weights, sum);
    const double share = static_cast<double>(weights[modes_.mode(s)]) / sum;
    mode_shares_[s] = share_of_mode(share);
  }
}

/// The mode where the word falls below its share, which needs nothing of the row.
std::uint32_t LearnedAssignment::draw_by_mode(std::size_t synapse, std::uint32_t word) const {
  const std::uint32_t share = mode_shares_[synapse];
  const std::uint32_t mode = modes_.mode(synapse);
  if (word < share || share == kCertain) return mode;
  const double unit =
      (static_cast<double>(word - share) + 0.5) / (0x1p32 - static_cast<double>(share));
  return components_.draw_other(synapse, unit, mode, logits(synapse));
}

/// Tile by tile in two passes, so that the logits of the rows without a likely mode come near
/// meanwhile.
void LearnedAssignment::draw(const Draw& draw, std::uint32_t unit, Range synapses,
                             std::span<std::uint32_t> out) const {
  const rng::Family family{draw.seed, draw.generation, unit,
                           rng::purpose_word(rng::Purpose::kAssignmentDraw, draw.detail)};
  std::array<std::uint32_t, rng::kTile> words;
  std::array<ComponentTable::Place, rng::kTile> places;
  for (std::size_t s = synapses.begin; s < synapses.end;) {
    const std::size_t tile = s / rng::kTile * rng::kTile;
    const Range rows{s, std::min(tile + rng::kTile, synapses.end)};
    rng::fill_words(family, tile, words);
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
      const std::uint32_t word = words[row - tile];
      if (mode_shares_[row] == 0) {
        places[row - tile] = components_.find_group(row, word, logits(row));
      } else {
        out[row - synapses.begin] = draw_by_mode(row, word);
      }
    }
    for (; s < rows.end; ++s) {
      if (mode_shares_[s] != 0) continue;
      out[s - synapses.begin] = components_.draw(s, places[s - tile], logits(s));
    }
  }
}

void LearnedAssignment::modes(std::span<std::uint32_t> out) const {
  for (std::size_t s = 0; s < synapses_; ++s) out[s] = modes_.mode(s);
}

void LearnedAssignment::gradient_shared(const Draw& draw, const Weights& weights, Range rows,
                                        const RowStep& step) const {
  const std::size_t units = weights.of_unit.size();
  std::vector<std::uint32_t> drawn(units * rows.size());  // [units, rows]
  for (std::size_t j = 0; j < units; ++j) {
    this->draw(draw, static_cast<std::uint32_t>(j), rows,
               std::span(drawn).subspan(j * rows.size(), rows.size()));
  }
  std::vector<double> gradient(rules_);
  std::vector<double> shares(rules_);
  for (std::size_t s = rows.begin; s < rows.end; ++s) {
    std::ranges::fill(gradient, 0.0);
    for (std::size_t j = 0; j < units; ++j) {
      gradient[drawn[j * rows.size() + s - rows.begin]] += weights.of_unit[j];
    }
    if (weights.sum != 0.0) {
      softmax(logits(s), shares);
      for (std::size_t k = 0; k < rules_; ++k) gradient[k] -= weights.sum * shares[k];
    }
    step(s, gradient);
  }
}

std::vector<double> LearnedAssignment::synapses_per_rule() const {
  return components_.mean_draws(logits_);
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
