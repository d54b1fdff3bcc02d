// The search distribution p(z | theta) of an evolution strategy: how to sample it, and the
// score-function gradient of expected fitness with respect to theta.
//
// Source: Palm, Najarro & Risi (2020), arXiv 2011.06811; Salimans et al. (2017), arXiv 1703.03864.
//
// A population computes; it knows nothing of ranks. Small parameters (mu, static) are replicated on
// every rank. A large one (lambda) and the tables made from it lie in memory that the ranks of a
// node share. A simple population has the former alone, and none of the capabilities.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lib/population/cohort.h"
#include "lib/population/individual.h"
#include "lib/population/range.h"
#include "lib/population/row_merge.h"
#include "lib/rng/counter.h"

namespace hebbes::population {

/// What a parameter decides. Each kind may have a learning rate of its own.
enum class Role {
  kValues,      ///< coefficients of rules, weights
  kAssignment,  ///< which synapse or neuron has which of them
};

/// One array of theta, row-major.
struct Parameter {
  std::string name;         ///< as in checkpoint.h5: mu, lambda, static
  std::string description;  ///< what it is, for people who read checkpoint.h5
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::span<float> values;
  bool is_vector = false;  ///< one column that is no axis
  Role role = Role::kValues;

  /// How many independent draws around each row an individual consists of, on average, by the
  /// distribution that prepare() was called for. Empty: one each.
  std::function<std::vector<double>()> draws_per_row = {};
};

/// What evolution sets of an individual.
struct GenomeSize {
  double numbers = 0.0;          ///< coefficients and weights, those that evolve
  double assignment_bits = 0.0;  ///< of the choice which synapse or neuron has which rule
};

/// A number that is worth recording of each generation, beside the fitness.
struct Diagnostic {
  std::string name;  ///< as in run.h5: letters, digits and _
  std::string description;
  std::string units;

  /// Of the distribution that prepare() was called for; the same for any number of ranks.
  std::function<double()> value;
};

/// Called with each row of the gradient with respect to the shared parameter, once it is known and
/// the old row is no longer needed, so that the row may be stepped in place.
using RowStep = std::function<void(std::size_t row, std::span<const double> gradient)>;

/// Work that the ranks of a run share: calls `work` for this rank's part of [0, out.size()), which
/// sets that part of `out`, and then completes `out` on every rank. Collective.
using ShareOut =
    std::function<void(std::span<std::uint32_t> out, const std::function<void(Range part)>& work)>;

/// Called between pieces of long work, each a fraction of a second; may throw to end it.
using Poll = std::function<void()>;

/// A capability: a parameter too large for every rank, held once per node and worked on by rows.
class NodeParameter {
 public:
  virtual ~NodeParameter() = default;

  virtual Parameter parameter() = 0;

  /// Bytes of node memory needed, for its tables too, where cohorts have up to so many individuals,
  /// and the call that hands it over (zero-initialised, 64-byte aligned); must come before anything
  /// else.
  virtual std::size_t memory_size(std::size_t individuals) const = 0;
  virtual void attach_memory(std::span<std::byte> memory, std::size_t individuals) = 0;

  /// Rows that belong to a block of the gradient.
  virtual Range block_rows(std::size_t block) const = 0;
};

/// A capability: rules that become fewer while they evolve.
class Merging {
 public:
  virtual ~Merging() = default;

  /// Whether rules are to be merged between generation - 1 and `generation`, and have not been.
  virtual bool merges_before(std::uint32_t generation) const = 0;

  /// Merges rules before draw.generation, and tells which rows of which replicated parameter became
  /// one. Collective: theta must be the same on all ranks.
  virtual RowMerge merge(const Draw& draw, const ShareOut& share) = 0;
};

/// A capability: numbers that evolution does not step, and on which theta's shape depends, such as
/// which rule each synapse has. They are kept in checkpoints.
class Structure {
 public:
  virtual ~Structure() = default;

  virtual std::string name() const = 0;  ///< as in checkpoint.h5
  virtual std::string description() const = 0;
  virtual std::span<const std::uint32_t> values() const = 0;

  /// Takes values over, as many as there are; theta's values are not defined then. Throws
  /// std::invalid_argument saying what is wrong with them.
  virtual void restore(std::span<const std::uint32_t> values) = 0;
};

class Population {
 public:
  Population() = default;
  Population(const Population&) = delete;
  Population& operator=(const Population&) = delete;
  virtual ~Population() = default;

  virtual GenomeShape shape() const = 0;

  /// For all of the work below that may be long. Where it throws, theta is as it was, but for the
  /// rows that gradient_block() has stepped.
  void set_poll(Poll poll) { poll_ = std::move(poll); }

  /// Parameters that every rank holds; concatenated in this order they are "the replicated theta".
  virtual std::vector<Parameter> replicated() = 0;

  /// What it is capable of besides; null where it is not.
  virtual NodeParameter* node_parameter() { return nullptr; }
  virtual Merging* merging() { return nullptr; }
  virtual Structure* structure() { return nullptr; }

  /// The parameter held once per node, with no rows if there is none.
  Parameter shared() {
    NodeParameter* own = node_parameter();
    return own != nullptr ? own->parameter() : Parameter{};
  }

  /// Bytes that each rank needs besides, where they are many: tables and buffers of its own.
  virtual std::size_t own_memory_size() const { return 0; }

  /// Sets theta to its initial value; of the shared parameter only `rows`. The replicated
  /// parameters may be other ones afterwards.
  virtual void initialise(std::uint64_t seed, double initial_std, Range rows) = 0;

  /// Makes the node's tables for a generation whose samples are `cohort`; must come before what
  /// follows. Collective over the node. sigma > 0.
  virtual void prepare(double sigma, const Cohort& cohort, const NodeShare& share) = 0;

  /// Draws individual `index`; with the same bits whether it is of the cohort or not, but those of
  /// the cohort may be much faster. Thread-compatible; of the cohort's it allocates only if `out`
  /// has the wrong shape.
  virtual void sample(const Draw& draw, std::uint32_t index, Individual& out) const = 0;

  /// The mean, or where rules are drawn for synapses, the mode.
  virtual void central(Individual& out) const = 0;

  /// What central() is: "mean" or "mode".
  virtual const char* central_name() const { return "mean"; }

  virtual GenomeSize genome_size() const = 0;

  /// Numbers of its own, recorded of each generation.
  virtual std::vector<Diagnostic> diagnostics() const { return {}; }

  /// The gradient is computed in this many blocks, however many ranks there are; adding up the
  /// blocks' contributions in a fixed order gives the same bits always.
  virtual std::size_t blocks() const = 0;

  /// Intervals of the replicated theta that a block contributes to, ascending. Those of two blocks
  /// are the same or do not overlap.
  virtual std::vector<Range> block_ranges(std::size_t block) const = 0;

  /// (1/n) sum_i fitness[i] * d log p(z_i) / d theta, the part of one block: adds nothing, sets
  /// `out` to the contributions to block_ranges(block), concatenated; gives rows of the shared
  /// parameter's gradient to `step`. n = fitness.size().
  virtual void gradient_block(std::size_t block, const Draw& draw, std::span<const double> fitness,
                              std::span<double> out, const RowStep& step) const = 0;

 protected:
  void poll() const {
    if (poll_) poll_();
  }

 private:
  Poll poll_;
};

}  // namespace hebbes::population
