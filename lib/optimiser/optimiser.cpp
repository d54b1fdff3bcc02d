#include "lib/optimiser/optimiser.h"

#include <cmath>
#include <stdexcept>

namespace hebbes::optimiser {

void Sgd::begin_step(std::int64_t, double learning_rate) {
  learning_rate_ = learning_rate;
}

void Sgd::apply(std::size_t, std::span<float> theta, std::span<const double> gradient) {
  for (std::size_t j = 0; j < theta.size(); ++j) {
    theta[j] = static_cast<float>(static_cast<double>(theta[j]) + learning_rate_ * gradient[j]);
  }
}

namespace {
constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;
constexpr double kEpsilon = 1e-8;

/// beta^step by squaring, as libm's pow differs between processors.
double power(double beta, std::int64_t step) {
  double result = 1.0;
  for (; step > 0; step /= 2, beta *= beta) {
    if (step % 2 == 1) result *= beta;
  }
  return result;
}
}  // namespace

void Adam::begin_step(std::int64_t step, double learning_rate) {
  step_size_ = learning_rate / (1.0 - power(kBeta1, step));
  second_correction_ = 1.0 / std::sqrt(1.0 - power(kBeta2, step));
}

void Adam::apply(std::size_t first, std::span<float> theta, std::span<const double> gradient) {
  for (std::size_t j = 0; j < theta.size(); ++j) {
    const double g = gradient[j];
    const double m = kBeta1 * static_cast<double>(first_moment_[first + j]) + (1.0 - kBeta1) * g;
    const double v =
        kBeta2 * static_cast<double>(second_moment_[first + j]) + (1.0 - kBeta2) * g * g;
    first_moment_[first + j] = static_cast<float>(m);
    second_moment_[first + j] = static_cast<float>(v);
    const double denominator = std::sqrt(v) * second_correction_ + kEpsilon;
    theta[j] = static_cast<float>(static_cast<double>(theta[j]) + step_size_ * m / denominator);
  }
}

std::vector<Optimiser::State> Adam::state() {
  return {{"first_moment", first_moment_}, {"second_moment", second_moment_, true}};
}

std::unique_ptr<Optimiser> make_optimiser(std::string_view kind, std::size_t size) {
  if (kind == "sgd") return std::make_unique<Sgd>();
  if (kind == "adam") return std::make_unique<Adam>(size);
  throw std::invalid_argument("unknown optimizer '" + std::string(kind) + "' (known: sgd, adam)");
}

}  // namespace hebbes::optimiser
