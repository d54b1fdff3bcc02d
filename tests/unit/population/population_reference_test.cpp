// Holds gradients against the authors' estimator, on the individuals that it drew.
#include <gtest/gtest.h>

#include <algorithm>

#include "lib/optimiser/fitness_shaping.h"
#include "lib/population/responsibility_sums.h"
#include "tests/support/reference.h"
#include "tests/unit/population/dense_mixture.h"
#include "tests/unit/population/made_lists.h"

namespace hebbes::population {
namespace {

constexpr std::size_t kIndividuals = 16;

struct Case {
  std::string group;  // with the samples
  std::string truth;  // with the gradients
  double tolerance;   // relative to the largest element: their float32 or our rounding
};

class Mixtures : public testing::TestWithParam<Case> {
 protected:
  Mixtures() {
    const auto mu = read<float>("param/component_means");
    means_.resize(static_cast<Eigen::Index>(mu.size() / 5), kCoefficients);
    std::ranges::copy(mu, means_.data());
  }
  template <class T>
  std::vector<T> read(const std::string& name) const {
    return file_.read<T>("/" + GetParam().group + "/" + name);
  }
  std::vector<double> truth(const std::string& name) const {
    return file_.read<double>("/" + GetParam().truth + "/grad_logp/" + name);
  }
  std::size_t rules() const { return static_cast<std::size_t>(means_.rows()); }

  /// Adds one individual's rule for a synapse. Any component may stand for the drawn one.
  void add(ResponsibilitySums& sums, std::span<const float> h, std::size_t component) const {
    DrawnRules drawn{};
    drawn.component[0] = static_cast<std::uint32_t>(component);
    for (std::size_t c = 0; c < kCoefficients; ++c) drawn.value[c][0] = h[c];
    sums.add(drawn, std::vector{1.0});
  }

  test::Reference file_{"es_traces.h5"};
  Rules means_;
};

TEST_P(Mixtures, HaveTheReferencesLogLikelihoodGradients) {
  const MadeLists made(means_, ResponsibilitySums::list_radius(rules(), 0.1));
  const auto expected_means = truth("component_means");
  std::vector<double> d_means(expected_means.size(), 0.0);
  for (const std::string part : {"a", "b"}) {
    const auto logits = read<float>("param/mixing_logits." + part);
    const auto samples = read<float>("sample/" + part);
    const auto expected = truth("mixing_logits." + part);
    const std::size_t synapses = logits.size() / rules();
    for (std::size_t i = 0; i < kIndividuals; ++i) {
      ResponsibilitySums sums(means_, &made.lists, 0.1);
      for (std::size_t s = 0; s < synapses; ++s) {
        const auto row = std::span(logits).subspan(s * rules(), rules());
        const auto h = std::span<const float>(samples).subspan((i * synapses + s) * 5, 5);
        const auto prior = softmax(row);
        sums.begin_row(row, *std::ranges::max_element(row));
        add(sums, h, (s + i) % rules());
        for (std::size_t k = 0; k < rules(); ++k) {
          const double gradient = sums.component_sums()[k] - prior[k];
          EXPECT_NEAR(gradient, expected[(i * synapses + s) * rules() + k], GetParam().tolerance);
        }
      }
      for (std::size_t j = 0; j < rules() * 5; ++j) {
        d_means[i * rules() * 5 + j] += sums.offset_sums()[j] / 0.01;
      }
    }
  }
  double largest = 0.0;
  for (const double g : expected_means) largest = std::max(largest, std::abs(g));
  for (std::size_t j = 0; j < d_means.size(); ++j) {
    EXPECT_NEAR(d_means[j], expected_means[j], GetParam().tolerance * largest) << j;
  }
}

INSTANTIATE_TEST_SUITE_P(Reference, Mixtures,
                         testing::Values(Case{"gmm_M6_f32", "gmm_M6_f64", 1e-6},
                                         Case{"gmm_M1_f32", "gmm_M1_f64", 1e-6},
                                         Case{"gmm_M6_f32", "gmm_M6_f32", 2e-5},
                                         Case{"gmm_M6_close_f32", "gmm_M6_close_f32", 2e-5}),
                         [](const auto& test) {
                           return test.param.group + "_by_" + test.param.truth;
                         });

/// p_grad = -mean_i(F_i grad log p_i): shaping and the mean over individuals, by their samples.
TEST(NormalReference, PopulationGradientIsMinusPGrad) {
  const test::Reference file("es_traces.h5");
  const std::string group = "/normal_plain_f32/";
  const auto shaped =
      optimiser::standardise(optimiser::centered_ranks(file.read<double>(group + "raw_fitness")));
  for (const std::string part : {"a", "b"}) {
    const auto mean = file.read<double>(group + "param/param_means." + part);
    const auto samples = file.read<double>(group + "sample/" + part);
    const auto expected = file.read<double>(group + "p_grad/param_means." + part);
    for (std::size_t j = 0; j < mean.size(); ++j) {
      double gradient = 0.0;
      for (std::size_t i = 0; i < kIndividuals; ++i) {
        gradient += shaped[i] * (samples[i * mean.size() + j] - mean[j]) / 0.01;
      }
      EXPECT_NEAR(gradient / kIndividuals, -expected[j], 1e-4);
    }
  }
}

}  // namespace
}  // namespace hebbes::population
