#include "lib/trainer/distributed_population.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lib/run/errors.h"
#include "lib/trainer/row_updates.h"

namespace hebbes::trainer {
namespace {

using population::Range;

constexpr int kGradientTag = 2;
constexpr int kUpdatesTag = 4;

double squared_norm(std::span<const double> values) {
  double sum = 0.0;
  for (const double x : values) sum = std::fma(x, x, sum);
  return sum;
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
                                             const parallel::Cluster& cluster)
    : cluster_(cluster), optimiser_kind_(optimiser), population_(std::move(population)) {
  if (population_->node_memory_size() > 0) {
    memory_ =
        std::make_unique<parallel::NodeMemory>(cluster.node(), population_->node_memory_size());
    population_->attach_node_memory(memory_->bytes());
  }
  shared_ = population_->shared();
  make_optimisers();
  const std::size_t own = rows_of(cluster.position()).size() * shared_.columns;
  shared_optimiser_ = optimiser::make_optimiser(optimiser, own);
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
  if (blocks.size() == 0 || shared_.rows == 0) return {};
  return {population_->block_rows(blocks.begin).begin, population_->block_rows(blocks.end - 1).end};
}

std::size_t DistributedPopulation::replicated_size() const {
  std::size_t size = 0;
  for (const auto& parameter : replicated_) size += parameter.values.size();
  return size;
}

void DistributedPopulation::initialise(std::uint64_t seed, double initial_std) {
  const Range rows = cluster_.is_leader() ? Range{0, shared_.rows} : Range{};
  population_->initialise(seed, initial_std, rows);
  if (memory_) memory_->sync();
}

void DistributedPopulation::send_replicated() const {
  for (const auto& parameter : replicated_) cluster_.world().broadcast(parameter.values, 0);
}

void DistributedPopulation::prepare(double sigma) {
  send_replicated();
  const auto& node = cluster_.node();
  population_->prepare(sigma,
                       population::part_of(shared_.rows, static_cast<std::size_t>(node.rank()),
                                           static_cast<std::size_t>(node.size())));
  if (memory_) memory_->sync();
}

double DistributedPopulation::ascend(const population::Draw& draw, std::span<const double> weights,
                                     std::int64_t step, double learning_rate) {
  shared_optimiser_->begin_step(step, learning_rate);
  const Gradient gradient = gather_gradient(draw, weights);
  exchange_rows();
  if (!cluster_.is_master()) return 0.0;
  const double norm2 = gradient.shared_norm2 + squared_norm(gradient.replicated);
  if (!std::isfinite(norm2)) {
    throw run::Error("the gradient of generation " + std::to_string(draw.generation) +
                         " is not finite: sigma, the learning rate or the raw fitness is too large",
                     run::ExitCode::kFailure);
  }
  std::size_t first = 0;
  for (std::size_t p = 0; p < replicated_.size(); ++p) {
    const auto values = replicated_[p].values;
    optimisers_[p]->begin_step(step, learning_rate);
    optimisers_[p]->apply(0, values, std::span(gradient.replicated).subspan(first, values.size()));
    first += values.size();
  }
  return std::sqrt(norm2);
}

/// Numbers that a block contributes: its part of the replicated theta's gradient, and the squared
/// norm of the rows that it stepped.
std::size_t DistributedPopulation::contribution_size(std::size_t block) const {
  std::size_t size = 1;
  for (const Range& range : population_->block_ranges(block)) size += range.size();
  return size;
}

std::size_t DistributedPopulation::contributions_size(int position) const {
  const Range blocks = blocks_of(position);
  std::size_t size = 0;
  for (std::size_t block = blocks.begin; block < blocks.end; ++block) {
    size += contribution_size(block);
  }
  return size;
}

/// This rank's blocks' contributions, one after the other. Steps this rank's rows.
std::vector<double> DistributedPopulation::own_contributions(const population::Draw& draw,
                                                             std::span<const double> weights) {
  std::vector<double> contributions(contributions_size(cluster_.position()));
  const Range blocks = blocks_of(cluster_.position());
  const std::size_t first_row = rows_of(cluster_.position()).begin;
  std::span<double> rest = contributions;
  for (std::size_t block = blocks.begin; block < blocks.end; ++block) {
    const auto contribution = rest.first(contribution_size(block));
    double norm2 = 0.0;
    population_->gradient_block(block, draw, weights, contribution.first(contribution.size() - 1),
                                [&](std::size_t row, std::span<const double> gradient) {
                                  norm2 += squared_norm(gradient);
                                  step_row(row, first_row, gradient);
                                });
    contribution.back() = norm2;
    rest = rest.subspan(contribution.size());
  }
  return contributions;
}

void DistributedPopulation::add_contributions(int position, std::span<const double> contributions,
                                              Gradient& gradient) const {
  const Range blocks = blocks_of(position);
  for (std::size_t block = blocks.begin; block < blocks.end; ++block) {
    for (const Range& range : population_->block_ranges(block)) {
      for (std::size_t j = 0; j < range.size(); ++j) {
        gradient.replicated[range.begin + j] += contributions[j];
      }
      contributions = contributions.subspan(range.size());
    }
    gradient.shared_norm2 += contributions.front();
    contributions = contributions.subspan(1);
  }
}

/// On the master the sum of all blocks' contributions, added in the order of the blocks.
DistributedPopulation::Gradient DistributedPopulation::gather_gradient(
    const population::Draw& draw, std::span<const double> weights) {
  Gradient gradient;
  auto contributions = own_contributions(draw, weights);
  if (!cluster_.is_master()) {
    cluster_.world().send(std::span<const double>(contributions), 0, kGradientTag);
    return gradient;
  }
  gradient.replicated.assign(replicated_size(), 0.0);
  add_contributions(0, contributions, gradient);
  for (int position = 1; position < cluster_.size(); ++position) {
    contributions.resize(contributions_size(position));
    cluster_.world().receive(std::span(contributions), position, kGradientTag);
    add_contributions(position, contributions, gradient);
  }
  return gradient;
}

/// Steps a row in place, and notes what changed if there are other nodes to be told.
void DistributedPopulation::step_row(std::size_t row, std::size_t first_row,
                                     std::span<const double> gradient) {
  const auto values = shared_.values.subspan(row * shared_.columns, shared_.columns);
  if (cluster_.node_count() > 1) row_before_.assign(values.begin(), values.end());
  shared_optimiser_->apply((row - first_row) * shared_.columns, values, gradient);
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

void DistributedPopulation::merge(const population::Draw& draw) {
  if (!population_->merges_before(draw.generation)) return;
  send_replicated();
  const auto merged = population_->merge(draw, [&](auto out, const auto& work) {
    const auto part_of = [&](int position) {
      return population::part_of(out.size(), static_cast<std::size_t>(position),
                                 static_cast<std::size_t>(cluster_.size()));
    };
    std::vector<std::size_t> counts;
    for (int p = 0; p < cluster_.size(); ++p) counts.push_back(part_of(p).size());
    work(part_of(cluster_.position()));
    cluster_.world().all_gather(out, counts);
  });
  const auto before = std::exchange(optimisers_, {});
  make_optimisers();
  if (!cluster_.is_master()) return;
  inherit(*before.front(), *optimisers_.front(), [&](std::span<const float> state) {
    return population::merge_rows(state, replicated_.front().columns, merged);
  });
  for (std::size_t p = 1; p < optimisers_.size(); ++p) {
    inherit(*before[p], *optimisers_[p], [](std::span<const float> state) { return state; });
  }
}

}  // namespace hebbes::trainer
