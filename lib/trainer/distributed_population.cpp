#include "lib/trainer/distributed_population.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/math/bits.h"
#include "lib/math/finite.h"
#include "lib/population/logits.h"
#include "lib/trainer/agreement.h"
#include "lib/trainer/row_updates.h"

namespace hebbes::trainer {
namespace {

using population::Range;

constexpr int kGradientTag = 2;
constexpr int kUpdatesTag = 4;

/// A sum in order, which waits for each addition, and so had better leave out the zeros of a row of
/// lambda's gradient.
double squared_norm(std::span<const double> values) {
  double sum = 0.0;
  math::each_where(
      values.size(), [&](std::size_t k) { return values[k] != 0.0; },
      [&](std::size_t k) { sum = std::fma(values[k], values[k], sum); });
  return sum;
}

/// Of what the optimiser remembers of `count` parameters.
bool is_finite(optimiser::Optimiser& optimiser, std::size_t first = 0,
               std::size_t count = std::dynamic_extent) {
  return std::ranges::all_of(optimiser.state(), [&](const auto& state) {
    return math::all_finite(state.values.subspan(first, count));
  });
}

/// Makes an optimiser remember what another one of its kind did, by `convert`.
template <class Convert>
void inherit(optimiser::Optimiser& from, optimiser::Optimiser& to, Convert convert) {
  const auto old_state = from.state();
  const auto new_state = to.state();
  for (std::size_t i = 0; i < new_state.size(); ++i) {
    std::ranges::copy(convert(old_state[i].values), new_state[i].values.begin());
  }
}

}  // namespace

DistributedPopulation::DistributedPopulation(std::unique_ptr<population::Population> population,
                                             const std::string& optimiser,
                                             const parallel::Cluster& cluster, StopRequest& stop,
                                             std::size_t individuals, bool natural)
    : cluster_(cluster),
      stop_(stop),
      optimiser_kind_(optimiser),
      individuals_(individuals),
      population_(std::move(population)),
      shared_(population_->shared()),
      natural_(natural) {
  const auto& world = cluster.world();
  population_->set_poll([this] { stop_.poll(); });
  together(world, [&] { parallel::refuse_more_than_there_is(cluster_, memory_need()); });
  auto with_backup = memory_need();
  with_backup.own += backup_size();
  const bool has_room = parallel::fits(cluster, with_backup);
  together(world, [&] { attach_memory(); });
  together(world, [&] {
    stop_.poll();
    make_optimisers();
    const std::size_t first = rows_of(cluster.position()).begin * shared_.columns;
    const std::size_t own = rows_of(cluster.position()).size() * shared_.columns;
    shared_optimiser_ = optimiser::make_optimiser(optimiser, own);
    std::vector<std::span<float>> stepped = {shared_.values.subspan(first, own)};
    for (const auto& state : shared_optimiser_->state()) stepped.push_back(state.values);
    if (has_room && shared_.rows > 0) backup_.emplace(std::move(stepped), shared_.columns);
  });
}

void DistributedPopulation::attach_memory() {
  auto* parameter = population_->node_parameter();
  if (parameter == nullptr) return;
  memory_ = std::make_unique<parallel::NodeMemory>(
      cluster_.node(), parameter->memory_size(individuals_), [this] { return !stop_.requested(); });
  parameter->attach_memory(memory_->bytes(), individuals_);
  shared_ = population_->shared();
}

/// What the population takes at most, but for backups.
parallel::MemoryNeed DistributedPopulation::memory_need() const {
  constexpr std::size_t kFew = std::size_t{1} << 24;  // bytes, of a rank's small things
  const std::size_t row = shared_.columns * sizeof(float);
  const auto rows_of_node = [&](int node) {
    std::size_t rows = 0;
    for (int p = cluster_.ranks_before_node(node); p < cluster_.ranks_before_node(node + 1); ++p) {
      rows += rows_of(p).size();
    }
    return rows;
  };
  const std::size_t own_rows = rows_of(cluster_.position()).size();
  const std::size_t states = optimiser::make_optimiser(optimiser_kind_, 1)->state().size();
  const auto* parameter = population_->node_parameter();
  parallel::MemoryNeed need{parameter != nullptr ? parameter->memory_size(individuals_) : 0,
                            population_->own_memory_size() + kFew};
  need.own += states * own_rows * row;
  if (cluster_.node_count() == 1 || row == 0) return need;
  need.own += own_rows * row;  // updates
  if (!cluster_.is_leader()) return need;
  std::size_t most = 0;
  for (int node = 0; node < cluster_.node_count(); ++node)
    most = std::max(most, rows_of_node(node));
  need.own += (rows_of_node(cluster_.node_index()) + most) * row;  // collected and received
  return need;
}

/// Bytes, at most.
std::uint64_t DistributedPopulation::backup_size() const {
  const std::size_t states = optimiser::make_optimiser(optimiser_kind_, 1)->state().size();
  return (1 + states) * rows_of(cluster_.position()).size() *
         (shared_.columns * sizeof(float) + sizeof(std::uint32_t));
}

/// Optimisers that have seen nothing, of the replicated theta as it is now.
void DistributedPopulation::make_optimisers() {
  replicated_ = population_->replicated();
  optimisers_.clear();
  for (const auto& parameter : replicated_) {
    optimisers_.push_back(optimiser::make_optimiser(
        optimiser_kind_, cluster_.is_master() ? parameter.values.size() : 0));
  }
}

Range DistributedPopulation::blocks_of(int position) const {
  return population::part_of(population_->blocks(), static_cast<std::size_t>(position),
                             static_cast<std::size_t>(cluster_.size()));
}

Range DistributedPopulation::rows_of(int position) const {
  const Range blocks = blocks_of(position);
  const auto* parameter = population_->node_parameter();
  if (blocks.size() == 0 || parameter == nullptr) return {};
  return {parameter->block_rows(blocks.begin).begin, parameter->block_rows(blocks.end - 1).end};
}

std::size_t DistributedPopulation::replicated_size() const {
  std::size_t size = 0;
  for (const auto& parameter : replicated_) size += parameter.values.size();
  return size;
}

void DistributedPopulation::initialise(std::uint64_t seed, double initial_std) {
  const Range rows = cluster_.is_leader() ? Range{0, shared_.rows} : Range{};
  together(cluster_.world(), [&] {
    population_->initialise(seed, initial_std, rows);
    make_optimisers();  // an assignment from elsewhere brings a number of rules of its own
  });
  if (memory_) memory_->sync();
  require_on_all(cluster_.world(), replicated_finite(),
                 "the initial theta is not finite: population.initial_std is too large");
}

void DistributedPopulation::send_replicated() const {
  for (const auto& parameter : replicated_) cluster_.world().broadcast(parameter.values, 0);
}

Effort DistributedPopulation::prepare(double sigma, const population::Cohort& cohort) {
  Effort effort;
  const Stopwatch watch;
  send_replicated();
  const auto& node = cluster_.node();
  const auto share = [&](std::size_t count, const auto& work) {
    const auto part = population::part_of(count, static_cast<std::size_t>(node.rank()),
                                          static_cast<std::size_t>(node.size()));
    together(cluster_.world(), [] {});  // all have come
    together(cluster_.world(), [&] {
      const ScopedTimer timer(effort.work);
      work(part);
    });
    if (memory_) memory_->sync();
  };
  together(cluster_.world(), [&] { population_->prepare(sigma, cohort, share); });
  effort.communication = watch.elapsed() - effort.work;
  return effort;
}

double DistributedPopulation::ascend(const population::Draw& draw, std::span<const double> weights,
                                     std::int64_t step, const LearningRates& rates,
                                     Effort& effort) {
  const Stopwatch watch;
  double work = 0.0, norm = 0.0;
  std::optional<BlockSums> sums;
  std::vector<std::vector<double>> draws;  // of each replicated parameter, before its step
  shared_optimiser_->begin_step(step, rates.of(shared_.role));
  try {
    together(cluster_.world(), [&] {
      const ScopedTimer timer(work);
      rows_finite_ = true;
      if (cluster_.is_master()) draws = draws_per_row();
      sums.emplace(own_sums(draw, weights));
    });
  } catch (const AgreedStop&) {
    take_back();
    throw;
  }
  if (backup_) backup_->forget();
  const BlockSum sum = add_up(*sums);
  exchange_rows();
  on_master(cluster_.world(), [&] {
    const ScopedTimer timer(work);
    norm = std::sqrt(step_replicated(sum, draws, step, rates));
  });
  const auto require = [&](bool finite, const char* what) {
    require_on_all(cluster_.world(), finite,
                   std::string("diverged: ") + what + " of generation " +
                       std::to_string(draw.generation) +
                       " is not finite: sigma, the learning rate or the raw fitness is too large");
  };
  require(std::isfinite(norm), "the gradient");
  require(rows_finite_ && replicated_finite(), "the step");
  effort.work += work;
  effort.communication += watch.elapsed() - work;
  return norm;
}

/// Of a step that some ranks did not come to the end of.
void DistributedPopulation::take_back() {
  if (backup_) backup_->take_back();
  updates_.clear();
  is_whole_ = backup_ || shared_.rows == 0;
  if (memory_) memory_->sync();
}

/// Of each replicated parameter, where its natural gradient needs them.
std::vector<std::vector<double>> DistributedPopulation::draws_per_row() const {
  std::vector<std::vector<double>> draws(replicated_.size());
  for (std::size_t p = 0; p < replicated_.size(); ++p) {
    if (natural_ && replicated_[p].draws_per_row) draws[p] = replicated_[p].draws_per_row();
  }
  return draws;
}

/// On the master. Returns the square of the whole gradient's norm.
double DistributedPopulation::step_replicated(const BlockSum& sum,
                                              const std::vector<std::vector<double>>& draws,
                                              std::int64_t step, const LearningRates& rates) {
  auto gradient = in_order(sum, replicated_size());
  const double norm2 = sum.norm2 + squared_norm(gradient);
  std::size_t first = 0;
  for (std::size_t p = 0; p < replicated_.size(); ++p) {
    const auto values = replicated_[p].values;
    const std::size_t columns = replicated_[p].columns;
    const auto role = replicated_[p].role;
    const auto own = std::span(gradient).subspan(first, values.size());
    for (std::size_t row = 0; row < draws[p].size(); ++row) {
      const double draws_of_row = std::max(draws[p][row], 1.0);
      for (double& g : own.subspan(row * columns, columns)) g /= draws_of_row;
    }
    if (natural_ && role == population::Role::kAssignment) {
      for (std::size_t at = 0; at < own.size(); at += columns) {
        population::naturalise(values.subspan(at, columns), own.subspan(at, columns));
      }
    }
    optimisers_[p]->begin_step(step, rates.of(role));
    optimisers_[p]->apply(0, values, own);
    first += values.size();
  }
  return norm2;
}

/// Of the master's theta and optimisers; elsewhere of what the master sent last.
bool DistributedPopulation::replicated_finite() const {
  return std::ranges::all_of(replicated_,
                             [](const auto& p) { return math::all_finite(p.values); }) &&
         std::ranges::all_of(optimisers_, [](const auto& o) { return is_finite(*o); });
}

/// The sums of this rank's blocks. Steps this rank's rows.
BlockSums DistributedPopulation::own_sums(const population::Draw& draw,
                                          std::span<const double> weights) {
  BlockSums sums(*population_);
  const Range blocks = blocks_of(cluster_.position());
  const std::size_t first_row = rows_of(cluster_.position()).begin;
  for (std::size_t block = blocks.begin; block < blocks.end; ++block) {
    stop_.poll();
    BlockSum sum = sums.leaf(block);
    population_->gradient_block(block, draw, weights, sum.values,
                                [&](std::size_t row, std::span<const double> gradient) {
                                  stop_.poll();
                                  sum.norm2 += squared_norm(gradient);
                                  step_row(row, first_row, gradient);
                                });
    sums.push(std::move(sum));
  }
  return sums;
}

/// Adds up all ranks' sums: in each node on its leader, then on the master.
BlockSum DistributedPopulation::add_up(BlockSums& sums) const {
  gather_sums(cluster_.node(), sums);
  if (cluster_.is_leader()) gather_sums(cluster_.leaders(), sums);
  return sums.total();
}

/// On rank 0 of `ranks`, adds the others' sums to its own.
void DistributedPopulation::gather_sums(const parallel::Communicator& ranks,
                                        BlockSums& sums) const {
  std::vector<double> numbers;
  std::size_t size = 0;
  if (ranks.rank() != 0) {
    numbers = sums.to_numbers();
    size = numbers.size();
    ranks.send(std::span<const std::size_t>(&size, 1), 0, kGradientTag);
    ranks.send(std::span<const double>(numbers), 0, kGradientTag);
    return;
  }
  for (int rank = 1; rank < ranks.size(); ++rank) {
    ranks.receive(std::span(&size, 1), rank, kGradientTag);
    numbers.resize(size);
    ranks.receive(std::span(numbers), rank, kGradientTag);
    sums.push_numbers(numbers);
  }
}

/// Steps a row in place, and notes what changed if there are other nodes to be told.
void DistributedPopulation::step_row(std::size_t row, std::size_t first_row,
                                     std::span<const double> gradient) {
  const auto values = shared_.values.subspan(row * shared_.columns, shared_.columns);
  if (cluster_.node_count() > 1) row_before_.assign(values.begin(), values.end());
  if (natural_) {
    natural_row_.assign(gradient.begin(), gradient.end());
    population::naturalise(values, natural_row_);
    gradient = natural_row_;
  }
  const std::size_t first = (row - first_row) * shared_.columns;
  if (backup_) backup_->begin_row();
  shared_optimiser_->apply(first, values, gradient);
  if (backup_) backup_->end_row();
  rows_finite_ = rows_finite_ && math::all_finite(values) &&
                 is_finite(*shared_optimiser_, first, shared_.columns);
  if (cluster_.node_count() > 1) append_update(row_before_, values, updates_);
}

/// Makes all nodes' rows the same again: each leader collects its ranks' updates, then they tell
/// each other.
void DistributedPopulation::exchange_rows() {
  if (!memory_) return;
  memory_->sync();
  if (cluster_.node_count() > 1) {
    collect_updates();
    if (cluster_.is_leader()) {
      for (int node = 0; node < cluster_.node_count(); ++node) spread_updates(node);
    }
    updates_.clear();
  }
  memory_->sync();
}

/// On the leader, appends the updates of the node's other ranks to its own.
void DistributedPopulation::collect_updates() {
  const auto& node = cluster_.node();
  if (!cluster_.is_leader()) {
    const std::size_t size = updates_.size();
    node.send(std::span(&size, 1), 0, kUpdatesTag);
    node.send(std::span<const std::byte>(updates_), 0, kUpdatesTag);
    return;
  }
  for (int rank = 1; rank < node.size(); ++rank) {
    std::size_t size = 0;
    node.receive(std::span(&size, 1), rank, kUpdatesTag);
    const std::size_t before = updates_.size();
    updates_.resize(before + size);
    node.receive(std::span(updates_).subspan(before), rank, kUpdatesTag);
  }
}

/// Among leaders: carries out a node's updates on the others.
void DistributedPopulation::spread_updates(int node) {
  const bool own = node == cluster_.node_index();
  std::vector<std::byte> received;
  std::size_t size = updates_.size();
  cluster_.leaders().broadcast_value(size, node);
  if (!own) received.resize(size);
  cluster_.leaders().broadcast(own ? std::span(updates_) : std::span(received), node);
  if (own) return;
  Range rows = {shared_.rows, 0};
  for (int p = cluster_.ranks_before_node(node); p < cluster_.ranks_before_node(node + 1); ++p) {
    if (rows_of(p).size() == 0) continue;
    rows = {std::min(rows.begin, rows_of(p).begin), rows_of(p).end};
  }
  if (rows.end == 0) return;
  apply_updates(
      received, shared_.columns,
      shared_.values.subspan(rows.begin * shared_.columns, rows.size() * shared_.columns));
}

bool DistributedPopulation::merge(const population::Draw& draw, Effort& effort) {
  auto* merging = population_->merging();
  if (merging == nullptr || !merging->merges_before(draw.generation)) return false;
  const auto& world = cluster_.world();
  const Stopwatch watch;
  double exchange = 0.0;
  {
    const ScopedTimer timer(exchange);
    send_replicated();
  }
  const auto share = [&](auto out, const auto& work) {
    const auto part_of = [&](int position) {
      return population::part_of(out.size(), static_cast<std::size_t>(position),
                                 static_cast<std::size_t>(cluster_.size()));
    };
    std::vector<std::size_t> counts;
    for (int p = 0; p < cluster_.size(); ++p) counts.push_back(part_of(p).size());
    together(world, [&] { work(part_of(cluster_.position())); });
    const ScopedTimer timer(exchange);
    world.all_gather(out, counts);
  };
  together(world, [&] {
    const auto merged = merging->merge(draw, share);
    const auto before = std::exchange(optimisers_, {});
    make_optimisers();
    if (cluster_.is_master()) inherit_all(before, merged);
  });
  require_on_all(world, replicated_finite(),
                 "diverged: the merged rules of generation " + std::to_string(draw.generation) +
                     " are not finite");
  effort.work += watch.elapsed() - exchange;
  effort.communication += exchange;
  return true;
}

/// On the master: makes the optimisers, which are new, remember what those before them did.
void DistributedPopulation::inherit_all(
    const std::vector<std::unique_ptr<optimiser::Optimiser>>& before,
    const population::RowMerge& merged) {
  for (std::size_t p = 0; p < optimisers_.size(); ++p) {
    inherit(*before[p], *optimisers_[p], [&](std::span<const float> state) {
      if (replicated_[p].name != merged.parameter) return std::vector(state.begin(), state.end());
      return population::merge_rows(state, replicated_[p].columns, merged);
    });
  }
}

}  // namespace hebbes::trainer
