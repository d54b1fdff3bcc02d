// Holds shaping, optimisers and schedules against the authors' implementation (in float32).
#include <gtest/gtest.h>

#include "lib/optimiser/fitness_shaping.h"
#include "lib/optimiser/optimiser.h"
#include "tests/support/reference.h"

namespace hebbes::optimiser {
namespace {

class Shaping : public testing::TestWithParam<std::string> {};

TEST_P(Shaping, EqualsTheReference) {
  const test::Reference file("es_traces.h5");
  const std::string group = "/fitness_shaping/" + GetParam() + "/";
  const auto ranks = centered_ranks(file.read<double>(group + "raw"));
  const auto expected_ranks = file.read<double>(group + "centered_ranks");
  const auto shaped = standardise(ranks);
  const auto expected = file.read<double>(group + "normalized");
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    EXPECT_NEAR(ranks[i], expected_ranks[i], 1e-7) << i;
    EXPECT_NEAR(shaped[i], expected[i], 2e-6) << i;
  }
}

// Without "ties": there the reference's order is arbitrary.
INSTANTIATE_TEST_SUITE_P(Reference, Shaping, testing::Values("example", "rand500", "all_equal"));

struct Case {
  std::string kind;
  std::string group;
  double learning_rate;
};

class Steps : public testing::TestWithParam<Case> {};

/// Three steps along p_grad, -p_grad / 2 and 2 p_grad; the reference goes down, we go up.
TEST_P(Steps, EqualTheReference) {
  const test::Reference file("es_traces.h5");
  for (const std::string population : {"gmm_M6_f32", "normal_plain_f32"}) {
    for (const std::string& parameter :
         population[0] == 'g' ? std::vector<std::string>{"component_means", "mixing_logits.a"}
                              : std::vector<std::string>{"param_means.a", "param_means.b"}) {
      const std::string group = "/" + population + "/";
      auto theta = file.read<float>(group + "param/" + parameter);
      auto gradient = file.read<double>(group + "p_grad/" + parameter);
      const auto optimiser = make_optimiser(GetParam().kind, theta.size());
      const double factors[] = {-1.0, 0.5, -2.0};
      for (int step = 1; step <= 3; ++step) {
        std::vector<double> scaled;
        for (const double g : gradient) scaled.push_back(factors[step - 1] * g);
        optimiser->begin_step(step, GetParam().learning_rate);
        optimiser->apply(0, theta, scaled);
        const auto expected = file.read<float>(group + "optim/" + GetParam().group + "/after_step" +
                                               std::to_string(step) + "/" + parameter);
        for (std::size_t j = 0; j < theta.size(); ++j) {
          ASSERT_NEAR(theta[j], expected[j], 4e-6 * (1.0 + std::abs(expected[j])))
              << population << " " << parameter << " step " << step << " element " << j;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Reference, Steps,
                         testing::Values(Case{"sgd", "sgd_lr0.2", 0.2},
                                         Case{"adam", "adam_lr0.01", 0.01},
                                         Case{"adam", "adam_lr1.0", 1.0}),
                         [](const auto& test) {
                           return test.param.kind + std::to_string(test.index);
                         });

TEST(Schedules, DecayGeometrically) {
  const test::Reference file("es_traces.h5");
  const auto sigmas = file.read<double>("/schedule/std_after_k_gens");
  const auto rates = file.read<double>("/schedule/sgd_lr_after_k_sched_steps");
  double sigma = 0.1;
  double rate = 0.2;
  for (std::size_t g = 0; g < sigmas.size(); ++g) {
    EXPECT_NEAR(sigmas[g] / sigma, 1.0, 1e-5) << g;
    EXPECT_NEAR(rates[g] / rate, 1.0, 1e-12) << g;
    sigma *= 0.999;
    rate *= 0.995;
  }
}

}  // namespace
}  // namespace hebbes::optimiser
