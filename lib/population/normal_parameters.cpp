#include "lib/population/normal_parameters.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "lib/rng/bulk.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kTile = rng::kTile;

rng::Family family_of(const Draw& draw, rng::Purpose purpose, std::uint32_t individual) {
  return {draw.seed, draw.generation, individual, rng::purpose_word(purpose, draw.detail)};
}

/// sums[j] += weight * epsilon[j]
void add_scaled(double weight, std::span<const float> epsilon, std::span<double> sums) {
  for (std::size_t j = 0; j < sums.size(); ++j) {
    sums[j] = std::fma(weight, static_cast<double>(epsilon[j]), sums[j]);
  }
}

}  // namespace

void NormalParameters::initialise(std::uint64_t seed, rng::Purpose purpose, double std) {
  rng::fill_normal({seed, 0, 0, rng::purpose_word(purpose)}, 0, mean_);
  for (float& m : mean_) m *= static_cast<float>(std);
}

void NormalParameters::sample(const Draw& draw, std::uint32_t index, float sigma,
                              std::span<float> out) const {
  assert(out.size() == mean_.size());
  const std::uint32_t individual = mirrored_ ? index / 2 : index;
  const float scale = mirrored_ && index % 2 == 1 ? -sigma : sigma;
  rng::fill_normal(family_of(draw, purpose_, individual), 0, out);
  for (std::size_t j = 0; j < out.size(); ++j) out[j] = std::fma(scale, out[j], mean_[j]);
}

void NormalParameters::fill_noise(const Draw& draw, std::uint32_t unit, std::size_t first,
                                  std::span<float> out) const {
  rng::fill_normal(family_of(draw, purpose_, unit), first, out);
}

Range NormalParameters::slice(std::size_t block, std::size_t blocks) const {
  const std::size_t tiles = (mean_.size() + kTile - 1) / kTile;
  const auto [begin, end] = part_of(tiles, block, blocks);
  return {std::min(begin * kTile, mean_.size()), std::min(end * kTile, mean_.size())};
}

void NormalParameters::gradient(const Draw& draw, std::span<const double> fitness, double sigma,
                                Range slice, std::span<double> out) const {
  const std::size_t n = fitness.size();
  const double scale = 1.0 / (static_cast<double>(n) * sigma);
  const std::size_t stride = mirrored_ ? 2 : 1;
  std::array<float, kTile> epsilon;
  for (std::size_t first = slice.begin; first < slice.end; first += kTile) {
    const std::size_t count = std::min(kTile, slice.end - first);
    const auto sums = out.subspan(first - slice.begin, count);
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t i = 0; i < n; i += stride) {
      const auto individual = static_cast<std::uint32_t>(i / stride);
      rng::fill_normal(family_of(draw, purpose_, individual), first, std::span(epsilon));
      const double weight = mirrored_ ? fitness[i] - fitness[i + 1] : fitness[i];
      add_scaled(weight, std::span(epsilon).first(count), sums);
    }
    for (double& sum : sums) sum *= scale;
  }
}

}  // namespace hebbes::population
