#include "lib/trainer/distributed_population.h"

#include <algorithm>
#include <cmath>

#include "lib/run/errors.h"

namespace hebbes::trainer {
namespace {

using population::Range;

constexpr int kGradientTag = 2;

double squared_norm(std::span<const double> values) {
  double sum = 0.0;
  for (const double x : values) sum = std::fma(x, x, sum);
  return sum;
}

}  // namespace

DistributedPopulation::DistributedPopulation(std::unique_ptr<population::Population> population,
                                             const std::string& optimiser,
                                             const parallel::Cluster& cluster)
    : cluster_(cluster), population_(std::move(population)) {
  if (population_->node_memory_size() > 0) {
    memory_ =
        std::make_unique<parallel::NodeMemory>(cluster.node(), population_->node_memory_size());
    population_->attach_node_memory(memory_->bytes());
  }
  replicated_ = population_->replicated();
  shared_ = population_->shared();
  for (const auto& parameter : replicated_) {
    optimisers_.push_back(
        optimiser::make_optimiser(optimiser, cluster.is_master() ? parameter.values.size() : 0));
  }
  const std::size_t own = rows_of(cluster.position()).size() * shared_.columns;
  shared_optimiser_ = optimiser::make_optimiser(optimiser, own);
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

void DistributedPopulation::prepare(double sigma) {
  for (const auto& parameter : replicated_) cluster_.world().broadcast(parameter.values, 0);
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
    population_->gradient_block(
        block, draw, weights, contribution.first(contribution.size() - 1),
        [&](std::size_t row, std::span<const double> gradient) {
          norm2 += squared_norm(gradient);
          const auto values = shared_.values.subspan(row * shared_.columns, shared_.columns);
          shared_optimiser_->apply((row - first_row) * shared_.columns, values, gradient);
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

void DistributedPopulation::exchange_rows() {
  if (!memory_) return;
  memory_->sync();
  if (cluster_.is_leader() && cluster_.node_count() > 1) {
    std::vector<std::size_t> counts(static_cast<std::size_t>(cluster_.node_count()), 0);
    for (int node = 0; node < cluster_.node_count(); ++node) {
      for (int p = cluster_.ranks_before_node(node); p < cluster_.ranks_before_node(node + 1);
           ++p) {
        counts[static_cast<std::size_t>(node)] += rows_of(p).size() * shared_.columns;
      }
    }
    cluster_.leaders().all_gather(shared_.values, counts);
  }
  memory_->sync();
}

}  // namespace hebbes::trainer
