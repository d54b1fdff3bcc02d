#include "lib/population/responsibility_sums.h"

#include <algorithm>
#include <cmath>

#include "lib/math/elementary.h"

namespace hebbes::population {

ResponsibilitySums::ResponsibilitySums(const Rules& means, const NeighbourLists* neighbours,
                                       double sigma)
    : means_(means),
      neighbours_(neighbours),
      half_precision_(0.5 / (sigma * sigma)),
      cut_off_(cut_off(static_cast<std::size_t>(means.rows()))),
      component_sums_(static_cast<std::size_t>(means.rows())),
      offset_sums_(static_cast<std::size_t>(means.size())) {
  candidates_.reserve(static_cast<std::size_t>(means.rows()));
}

double ResponsibilitySums::cut_off(std::size_t components) {
  return 17.0 + std::log(static_cast<double>(components));
}

double ResponsibilitySums::list_radius(std::size_t components, double sigma) {
  // Complete for draws with |epsilon|^2 <= 22 (all but 5e-4 of them) of the most probable
  // component, and for less probable ones with accordingly smaller noise.
  constexpr double kSquaredNoise = 22.0;
  const double reach = std::sqrt(2.0 * cut_off(components) + kSquaredNoise);
  return sigma * (reach + std::sqrt(kSquaredNoise));
}

void ResponsibilitySums::begin_row(std::span<const float> logits, float largest_logit) {
  logits_ = logits;
  largest_logit_ = largest_logit;
  std::ranges::fill(component_sums_, 0.0);
}

ResponsibilitySums::Candidate ResponsibilitySums::candidate(std::uint32_t component,
                                                            const DrawnRule& drawn,
                                                            double& squared) const {
  const float* mean = means_.data() + static_cast<std::size_t>(component) * kCoefficients;
  Candidate result;
  result.component = component;
  squared = 0.0;
  for (int c = 0; c < kCoefficients; ++c) {
    const double offset = static_cast<double>(drawn.value[c]) - static_cast<double>(mean[c]);
    result.offset[c] = offset;
    squared = std::fma(offset, offset, squared);
  }
  result.log_weight =
      std::fma(-half_precision_, squared, static_cast<double>(logits_[component]));
  return result;
}

void ResponsibilitySums::collect(const DrawnRule& drawn) {
  candidates_.clear();
  double own_squared = 0.0;
  const Candidate own = candidate(drawn.component, drawn, own_squared);
  const double least = own.log_weight - cut_off_;
  const double slack = cut_off_ + largest_logit_ - static_cast<double>(logits_[own.component]);
  const double squared_limit = slack / half_precision_ + own_squared;
  // The factor covers the rounding of the lists' float distances.
  const double reach = 1.00001 * (std::sqrt(squared_limit) + std::sqrt(own_squared));

  const auto consider = [&](std::uint32_t component) {
    double squared = 0.0;
    const Candidate other = candidate(component, drawn, squared);
    if (other.log_weight >= least) candidates_.push_back(other);
  };
  if (neighbours_ != nullptr && reach <= neighbours_->radius()) {
    for (const auto& neighbour : neighbours_->of(drawn.component)) {
      if (static_cast<double>(neighbour.distance) > reach) break;
      consider(neighbour.component);
    }
  } else {
    for (std::uint32_t k = 0; k < logits_.size(); ++k) consider(k);
  }
}

void ResponsibilitySums::distribute(double weight) {
  double largest = candidates_.front().log_weight;
  for (const auto& c : candidates_) largest = std::max(largest, c.log_weight);
  double sum = 0.0;
  for (auto& c : candidates_) {
    c.log_weight = static_cast<double>(math::exp(static_cast<float>(c.log_weight - largest)));
    sum += c.log_weight;  // now the weight itself
  }
  for (const auto& c : candidates_) {
    const double share = weight * (c.log_weight / sum);
    component_sums_[c.component] += share;
    double* offsets = offset_sums_.data() + std::size_t{c.component} * kCoefficients;
    for (int j = 0; j < kCoefficients; ++j) offsets[j] = std::fma(share, c.offset[j], offsets[j]);
  }
}

void ResponsibilitySums::add(const DrawnRule& drawn, double weight) {
  collect(drawn);
  distribute(weight);
}

}  // namespace hebbes::population
