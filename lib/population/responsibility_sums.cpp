#include "lib/population/responsibility_sums.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lib/math/elementary.h"

namespace hebbes::population {
namespace {

double squared_length(const std::array<double, kCoefficients>& offset) {
  double squared = offset[0] * offset[0];
  for (int c = 1; c < kCoefficients; ++c) squared = std::fma(offset[c], offset[c], squared);
  return squared;
}

}  // namespace

ResponsibilitySums::ResponsibilitySums(const Rules& means, const NeighbourLists* neighbours,
                                       double sigma)
    : means_(means),
      neighbours_(neighbours),
      half_precision_(0.5 / (sigma * sigma)),
      cut_off_(cut_off(static_cast<std::size_t>(means.rows()))),
      component_sums_(static_cast<std::size_t>(means.rows())),
      offset_sums_(static_cast<std::size_t>(means.size())) {
  const std::size_t scratch = DrawnRules::kLanes * static_cast<std::size_t>(means.rows()) + 1;
  candidates_ = std::make_unique_for_overwrite<std::uint32_t[]>(scratch);
  log_weights_ = std::make_unique_for_overwrite<double[]>(scratch);
  weights_ = std::make_unique_for_overwrite<float[]>(scratch);
}

double ResponsibilitySums::cut_off(std::size_t components) {
  return 17.0 + static_cast<double>(math::log(static_cast<float>(components)));
}

double ResponsibilitySums::list_radius(std::size_t components, double sigma) {
  // Complete for draws with |epsilon|^2 <= 22 (all but 5e-4 of them) of the most probable
  // component, and for less probable ones with accordingly smaller noise.
  constexpr double kSquaredNoise = 22.0;
  const double reach = std::sqrt(2.0 * cut_off(components) + kSquaredNoise);
  return sigma * (reach + std::sqrt(kSquaredNoise));
}

double ResponsibilitySums::least_radius(std::size_t components, double sigma) {
  return 0.9 * sigma * std::sqrt(2.0 * cut_off(components));  // of a draw without noise
}

std::size_t ResponsibilitySums::size_bytes(std::size_t components) {
  constexpr std::size_t kScratch = sizeof(std::uint32_t) + sizeof(double) + sizeof(float);
  return components * (DrawnRules::kLanes * kScratch + (1 + kCoefficients) * sizeof(double));
}

void ResponsibilitySums::begin_row(std::span<const float> logits, float largest_logit) {
  logits_ = logits;
  largest_logit_ = largest_logit;
  std::ranges::fill(component_sums_, 0.0);
}

ResponsibilitySums::Offset ResponsibilitySums::offset_to(std::uint32_t component,
                                                         const DrawnRules& drawn,
                                                         std::size_t lane) const {
  const float* mean = means_.data() + std::size_t{component} * kCoefficients;
  Offset offset;
  for (std::size_t c = 0; c < kCoefficients; ++c) {
    offset[c] = static_cast<double>(drawn.value[c][lane]) - static_cast<double>(mean[c]);
  }
  return offset;
}

void ResponsibilitySums::find_bounds(const DrawnRules& drawn, std::size_t lanes,
                                     Bounds& bounds) const {
  for (std::size_t l = 0; l < lanes; ++l) {
    const std::uint32_t own = drawn.component[l];
    const double squared = squared_length(offset_to(own, drawn, l));
    const double logit = logits_[own];
    bounds.least[l] = std::fma(-half_precision_, squared, logit) - cut_off_;
    bounds.squared_limit[l] = (cut_off_ + largest_logit_ - logit) / half_precision_ + squared;
    // The factor covers the rounding of the lists' float distances.
    bounds.reach[l] = 1.00001 * (std::sqrt(bounds.squared_limit[l]) + std::sqrt(squared));
    if (neighbours_ != nullptr) __builtin_prefetch(neighbours_->of(own).data());
  }
}

std::size_t ResponsibilitySums::near_components(const DrawnRules& drawn, std::size_t lane,
                                                const Bounds& bounds, std::uint32_t* out) const {
  std::array<float, kCoefficients> rule;
  for (std::size_t c = 0; c < kCoefficients; ++c) rule[c] = drawn.value[c][lane];
  // Rounded up, so that the float32 distances leave out nothing that matters.
  const auto squared_limit = static_cast<float>(1.00001 * bounds.squared_limit[lane]);
  const auto reach = static_cast<float>(bounds.reach[lane]);
  const float* means = means_.data();
  std::size_t count = 0;
  for (const auto& neighbour : neighbours_->of(drawn.component[lane])) {
    if (neighbour.distance > reach) break;
    const float* mean = means + std::size_t{neighbour.component} * kCoefficients;
    float squared = 0.0f;
    for (std::size_t c = 0; c < kCoefficients; ++c) {
      const float offset = rule[c] - mean[c];
      squared = std::fma(offset, offset, squared);
    }
    out[count] = neighbour.component;
    count += squared <= squared_limit ? 1 : 0;  // no branch: nothing predicts it
  }
  return count;
}

ResponsibilitySums::Found ResponsibilitySums::collect(const DrawnRules& drawn, std::size_t lane,
                                                      const Bounds& bounds, std::size_t begin) {
  std::uint32_t* components = candidates_.get() + begin;
  std::size_t count = logits_.size();
  if (neighbours_ != nullptr && bounds.reach[lane] <= neighbours_->radius()) {
    count = near_components(drawn, lane, bounds, components);
  } else {
    std::iota(components, components + count, 0u);
  }
  double* log_weights = log_weights_.get() + begin;
  const float* logits = logits_.data();
  const double half_precision = half_precision_;
  const double least = bounds.least[lane];
  std::size_t kept = 0;
  for (std::size_t j = 0; j < count; ++j) {
    const std::uint32_t component = components[j];
    const double squared = squared_length(offset_to(component, drawn, lane));
    const double log_weight =
        std::fma(-half_precision, squared, static_cast<double>(logits[component]));
    components[kept] = component;
    log_weights[kept] = log_weight;
    kept += log_weight >= least ? 1 : 0;
  }
  return {begin, begin + kept};
}

void ResponsibilitySums::distribute(const DrawnRules& drawn, std::size_t lane, Found found,
                                    double weight) {
  double sum = 0.0;
  for (std::size_t j = found.begin; j < found.end; ++j) sum += static_cast<double>(weights_[j]);
  const double scale = weight / sum;
  for (std::size_t j = found.begin; j < found.end; ++j) {
    const double share = scale * static_cast<double>(weights_[j]);
    const Offset offset = offset_to(candidates_[j], drawn, lane);
    double* sums = offset_sums_.data() + std::size_t{candidates_[j]} * kCoefficients;
    component_sums_[candidates_[j]] += share;
    for (std::size_t c = 0; c < kCoefficients; ++c) sums[c] = std::fma(share, offset[c], sums[c]);
  }
}

void ResponsibilitySums::add(const DrawnRules& drawn, std::span<const double> weights) {
  Bounds bounds;
  find_bounds(drawn, weights.size(), bounds);
  std::array<Found, DrawnRules::kLanes> found;
  std::size_t end = 0;
  for (std::size_t lane = 0; lane < weights.size(); ++lane) {
    found[lane] = collect(drawn, lane, bounds, end);
    end = found[lane].end;
    const auto log_weights = std::span(log_weights_.get(), end).subspan(found[lane].begin);
    const double largest = *std::ranges::max_element(log_weights);
    for (std::size_t j = found[lane].begin; j < end; ++j) {
      weights_[j] = static_cast<float>(log_weights_[j] - largest);
    }
  }
  for (std::size_t j = 0; j < end; ++j) weights_[j] = math::exp(weights_[j]);
  for (std::size_t lane = 0; lane < weights.size(); ++lane) {
    distribute(drawn, lane, found[lane], weights[lane]);
  }
}

}  // namespace hebbes::population
