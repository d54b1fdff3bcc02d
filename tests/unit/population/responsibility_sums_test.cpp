// The sparse sums against the dense definition, for flat and for peaked mixtures.
#include "lib/population/responsibility_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/unit/population/dense_mixture.h"
#include "tests/unit/population/made_lists.h"

namespace hebbes::population {
namespace {

struct Case {
  const char* name;
  std::size_t components;
  float spread_of_means;
  float spread_of_logits;
  double sigma;
  double list_radius;  // 0: as recommended
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class Mixtures : public testing::TestWithParam<Case> {
 protected:
  Mixtures() : means_(static_cast<Eigen::Index>(GetParam().components), kCoefficients) {
    rng::fill_normal({21, 0, 0, 99}, 0, flat(means_));
    means_ *= GetParam().spread_of_means;
    logits_.resize(GetParam().components);
    rng::fill_normal({21, 1, 0, 99}, 0, logits_);
    for (float& x : logits_) x *= GetParam().spread_of_logits;
  }

  /// Rules drawn from component (7 l + offset) mod M in lane l.
  DrawnRules draw(std::uint32_t offset) const {
    std::vector<float> noise(rng::kTile * 2);
    rng::fill_normal({21, 2, offset, 99}, 0, noise);
    DrawnRules drawn;
    for (std::uint32_t l = 0; l < DrawnRules::kLanes; ++l) {
      drawn.component[l] = (7 * l + offset) % static_cast<std::uint32_t>(GetParam().components);
      for (std::size_t c = 0; c < kCoefficients; ++c) {
        const float mean = means_(drawn.component[l], static_cast<Eigen::Index>(c));
        const float epsilon = noise[l * kCoefficients + c];
        drawn.value[c][l] = mean + static_cast<float>(GetParam().sigma) * epsilon;
      }
    }
    return drawn;
  }

  Rules means_;
  std::vector<float> logits_;
};

TEST_P(Mixtures, EqualTheDenseSum) {
  const Case& c = GetParam();
  const MadeLists made(means_, c.list_radius > 0.0
                                   ? c.list_radius
                                   : ResponsibilitySums::list_radius(c.components, c.sigma));
  ResponsibilitySums sums(means_, &made.lists, c.sigma);
  sums.begin_row(logits_, *std::ranges::max_element(logits_));
  std::vector<double> component_sums(c.components, 0.0);
  std::vector<double> offset_sums(c.components * kCoefficients, 0.0);
  for (std::uint32_t batch = 0; batch < 8; ++batch) {
    const auto drawn = draw(batch * 64);
    std::vector<double> weights;
    for (std::size_t l = 0; l < 50; ++l) weights.push_back(0.5 + static_cast<double>(l % 3));
    sums.add(drawn, weights);
    for (std::size_t l = 0; l < weights.size(); ++l) {
      std::array<float, kCoefficients> h;
      for (std::size_t j = 0; j < h.size(); ++j) h[j] = drawn.value[j][l];
      const auto r = dense_responsibilities(logits_, means_, c.sigma, h);
      for (std::size_t k = 0; k < r.size(); ++k) {
        component_sums[k] += weights[l] * r[k];
        for (std::size_t j = 0; j < h.size(); ++j) {
          const double mean = means_(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(j));
          offset_sums[k * kCoefficients + j] += weights[l] * r[k] * (h[j] - mean);
        }
      }
    }
  }
  const auto compare = [](std::span<const double> got, const std::vector<double>& expected) {
    double error2 = 0.0;
    double norm2 = 0.0;
    for (std::size_t j = 0; j < expected.size(); ++j) {
      error2 += (got[j] - expected[j]) * (got[j] - expected[j]);
      norm2 += expected[j] * expected[j];
    }
    EXPECT_LT(std::sqrt(error2 / norm2), 1e-6);
  };
  compare(sums.component_sums(), component_sums);
  compare(sums.offset_sums(), offset_sums);
}

INSTANTIATE_TEST_SUITE_P(ResponsibilitySums, Mixtures,
                         testing::Values(Case{"initial", 768, 1.0f, 0.0f, 0.1, 0.0},
                                         Case{"learnt", 768, 1.0f, 2.0f, 0.05, 0.0},
                                         Case{"peaked", 300, 1.0f, 30.0f, 0.1, 0.0},
                                         Case{"crowded", 200, 0.1f, 1.0f, 0.1, 0.0},
                                         Case{"wide_noise", 100, 1.0f, 1.0f, 1.0, 0.0},
                                         Case{"short_lists", 200, 1.0f, 1.0f, 0.3, 0.5},
                                         Case{"all_equal", 4200, 0.0f, 1.0f, 0.1, 0.0},
                                         Case{"one_rule", 1, 1.0f, 0.0f, 0.1, 0.0}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(ResponsibilitySums, SurviveADrawFromAnImpossibleComponent) {
  // A logit 200 below the largest, next to it: its draw belongs to the other component.
  Rules means(2, kCoefficients);
  means.setZero();
  means(1, 0) = 0.05f;
  const std::vector<float> logits = {0.0f, -200.0f};
  const MadeLists made(means, ResponsibilitySums::list_radius(2, 0.1));
  ResponsibilitySums sums(means, &made.lists, 0.1);
  sums.begin_row(logits, 0.0f);
  DrawnRules drawn{};
  drawn.component[0] = 1;
  drawn.value[0][0] = 0.05f;
  sums.add(drawn, std::vector{1.0});
  EXPECT_NEAR(sums.component_sums()[0], 1.0, 1e-7);
  EXPECT_LT(sums.component_sums()[1], 1e-30);
}

}  // namespace
}  // namespace hebbes::population
