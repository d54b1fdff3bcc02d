// Agreement between the gradients of two parts of a population.
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "lib/trainer/agreement.h"
#include "lib/trainer/distributed_population.h"

namespace hebbes::trainer {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// NaN where there is no gradient: of logits of one choice alone nothing but rounding is left.
double cosine(const population::Parameter& parameter, double ab, double aa, double bb) {
  const bool evolves = parameter.role != population::Role::kAssignment || parameter.columns > 1;
  return evolves && aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb)
                                         : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<std::string> DistributedPopulation::parameter_names() const {
  std::vector<std::string> names;
  for (const auto& parameter : replicated_) names.push_back(parameter.name);
  if (shared_.rows > 0) names.push_back(shared_.name);
  return names;
}

std::vector<double> DistributedPopulation::agreement(const population::Draw& draw,
                                                     std::span<const double> first,
                                                     std::span<const double> second,
                                                     Effort& effort) const {
  const Stopwatch watch;
  double work = 0.0;
  BlockSums firsts(*population_), seconds(*population_), products(*population_);
  together(cluster_.world(), [&] {
    const ScopedTimer timer(work);
    const auto blocks = blocks_of(cluster_.position());
    for (std::size_t block = blocks.begin; block < blocks.end; ++block) {
      auto [a, b, product] = compare_block(firsts, block, draw, first, second);
      firsts.push(std::move(a));
      seconds.push(std::move(b));
      products.push(std::move(product));
    }
  });
  const BlockSum a = add_up(firsts);
  const BlockSum b = add_up(seconds);
  const BlockSum product = add_up(products);
  effort.work += work;
  effort.communication += watch.elapsed() - work;
  return cluster_.is_master() ? cosines(a, b, product) : std::vector<double>();
}

/// The two gradients of a block. The scalar of a sum, which belongs to the rows of the shared
/// parameter, holds the squares of the first one, of the second one, and their product.
std::array<BlockSum, 3> DistributedPopulation::compare_block(const BlockSums& sums,
                                                             std::size_t block,
                                                             const population::Draw& draw,
                                                             std::span<const double> first,
                                                             std::span<const double> second) const {
  BlockSum a = sums.leaf(block), b = a, product = a;
  std::vector<double> rows;
  population_->gradient_block(block, draw, first, a.values, [&](auto, auto gradient) {
    stop_.poll();
    a.norm2 += dot(gradient, gradient);
    rows.insert(rows.end(), gradient.begin(), gradient.end());
  });
  std::size_t next = 0;
  population_->gradient_block(block, draw, second, b.values, [&](auto, auto gradient) {
    stop_.poll();
    b.norm2 += dot(gradient, gradient);
    product.norm2 += dot(gradient, std::span(rows).subspan(next, gradient.size()));
    next += gradient.size();
  });
  return {std::move(a), std::move(b), std::move(product)};
}

/// Of the replicated parameters, then of the shared one if there is one.
std::vector<double> DistributedPopulation::cosines(const BlockSum& first, const BlockSum& second,
                                                   const BlockSum& product) const {
  const auto a = in_order(first, replicated_size());
  const auto b = in_order(second, replicated_size());
  std::vector<double> result;
  std::size_t begin = 0;
  for (const auto& parameter : replicated_) {
    const auto own_a = std::span(a).subspan(begin, parameter.values.size());
    const auto own_b = std::span(b).subspan(begin, parameter.values.size());
    result.push_back(cosine(parameter, dot(own_a, own_b), dot(own_a, own_a), dot(own_b, own_b)));
    begin += parameter.values.size();
  }
  if (shared_.rows > 0) result.push_back(cosine(shared_, product.norm2, first.norm2, second.norm2));
  return result;
}

}  // namespace hebbes::trainer
