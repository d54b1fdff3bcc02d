// Holds whole policies, and the vision front end, against the authors' implementation.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lib/policy/network.h"
#include "lib/policy/policy_kind.h"
#include "lib/policy/vision_front_end.h"
#include "tests/support/interfaces.h"
#include "tests/support/reference.h"

namespace hebbes::policy {
namespace {

using Names = std::vector<std::string>;

double largest_difference(std::span<const float> values, std::span<const float> expected) {
  EXPECT_EQ(values.size(), expected.size());
  double worst = 0.0;
  for (std::size_t j = 0; j < values.size(); ++j) {
    worst = std::max(worst, std::abs(static_cast<double>(values[j]) - expected[j]));
  }
  return worst;
}

/// [..., 84, 84, 3] bytes as [..., 3, 84, 84] in [0, 1].
std::vector<float> pictures(const std::vector<std::uint8_t>& bytes) {
  std::vector<float> values(bytes.size());
  constexpr std::size_t kArea = 84 * 84;
  for (std::size_t k = 0; k < bytes.size(); ++k) {
    const std::size_t pixel = k / 3;
    values[(pixel / kArea * 3 + k % 3) * kArea + pixel % kArea] =
        static_cast<float>(bytes[k]) / 255.0f;
  }
  return values;
}

TEST(FrontEndReference, IsEqualToFloatRounding) {
  const test::Reference file("policy_traces.h5");
  const std::string group = "/car_frontend/blocks/";
  auto kernels = file.read<float>(group + "cnn.1");
  const auto second = file.read<float>(group + "cnn.2");
  kernels.insert(kernels.end(), second.begin(), second.end());
  const auto picture = pictures(file.read<std::uint8_t>(group + "image_hwc_uint8"));
  EXPECT_EQ(picture, file.read<float>(group + "x"));
  VisionFrontEnd front_end;
  front_end.set_parameters(population::Rules(), kernels);
  const double error =
      largest_difference(front_end.step(picture), file.read<float>(group + "features"));
  RecordProperty("largest_error", std::to_string(error));
  EXPECT_LT(error, 1e-5);
}

/// A recorded life of a policy.
struct Trace {
  std::string group;
  std::string kind;
  Names statics;  ///< datasets, in the order in which the network takes them
  Names rules;
  Names weights;  ///< initial
};

bool sees_pictures(const Trace& trace) {
  return trace.group.find("car") != std::string::npos;
}

class PolicyTrace : public testing::TestWithParam<Trace> {
 protected:
  std::vector<float> read(const std::string& name) const {
    return file_.read<float>(GetParam().group + "/" + name);
  }

  std::vector<float> read_all(const Names& names) const {
    std::vector<float> values;
    for (const auto& name : names) {
      const auto part = read(name);
      values.insert(values.end(), part.begin(), part.end());
    }
    return values;
  }

  std::vector<float> observations() const {
    if (!sees_pictures(GetParam())) return read("x");
    return pictures(file_.read<std::uint8_t>(GetParam().group + "/images_hwc_uint8"));
  }

  void set_individual(Policy& policy) const {
    population::Individual individual;
    population::resize(policy.genome(), individual);
    const auto rules = read_all(GetParam().rules);
    const auto statics = read_all(GetParam().statics);
    ASSERT_EQ(rules.size(), 5 * policy.genome().synapses);
    ASSERT_EQ(statics.size(), policy.genome().statics);
    std::ranges::copy(rules, individual.rules.data());
    std::ranges::copy(statics, individual.statics.data());
    policy.set_individual(individual);
  }

  /// Gives the plastic layers the recorded initial weights.
  void set_weights(const Network& network) const {
    auto name = GetParam().weights.begin();
    for (const auto& layer : network.layers()) {
      if (layer->genome().synapses > 0) layer->begin_episode(read(*name++));
    }
  }

  test::Reference file_{"policy_traces.h5"};
};

TEST_P(PolicyTrace, IsEqualToFloatRounding) {
  const auto interface = test::interface_of(sees_pictures(GetParam()) ? "car" : "ant");
  const std::size_t inputs = test::observation_size(interface);
  const std::size_t outputs = interface.action.size();
  const auto policy = make_policy(GetParam().kind, interface);
  set_individual(*policy);
  policy->begin_episode({1, 0, 0, 1});
  set_weights(dynamic_cast<const Network&>(*policy));

  const auto seen = observations();
  const auto expected = read("action");
  std::vector<float> actions(expected.size());
  for (std::size_t t = 0; t * outputs < actions.size(); ++t) {
    policy->act(std::span(seen).subspan(t * inputs, inputs),
                std::span(actions).subspan(t * outputs, outputs));
  }
  const double error = largest_difference(actions, expected);
  RecordProperty("largest_action_error", std::to_string(error));
  EXPECT_LT(error, 1e-5);
}

const Names kRules = {"h1", "h2", "h3"};
const Names kWeights = {"W1_initial", "W2_initial", "W3_initial"};

const Names kKernels = {"cnn.1", "cnn.2"};
const Names kDense = {"linear.1", "linear.2", "linear.3"};
const Names kLstm = {"lstm.weight_ih", "lstm.weight_hh", "lstm.bias_ih",
                     "lstm.bias_hh",   "linear.2",       "linear.3"};

Names joined(Names first, const Names& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

INSTANTIATE_TEST_SUITE_P(
    Reference, PolicyTrace,
    testing::Values(
        Trace{"/hebbian_ant/seed0", "hebbian", {}, kRules, kWeights},
        Trace{"/hebbian_ant/seed2", "hebbian", {}, kRules, kWeights},
        Trace{"/hebbian_car_full", "hebbian", kKernels, {"hebb.1", "hebb.2", "hebb.3"}, kWeights},
        Trace{"/static_ant/seed20", "static", kDense, {}, {}},
        Trace{"/static_car", "static", joined(kKernels, kDense), {}, {}},
        Trace{"/recurrent_ant/seed30", "lstm", kLstm, {}, {}},
        Trace{"/recurrent_car", "lstm", joined(kKernels, kLstm), {}, {}}));

}  // namespace
}  // namespace hebbes::policy
