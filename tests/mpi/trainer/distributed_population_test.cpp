// A population that is spread over ranks and nodes against the same computed by one rank alone.
#include "lib/trainer/distributed_population.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lib/population/own_memory.h"
#include "lib/population/population_kind.h"
#include "lib/trainer/agreement.h"
#include "tests/support/population_choice.h"
#include "tests/support/temporary_directory.h"

namespace hebbes::trainer {
namespace {

constexpr population::GenomeShape kShape{203, 11};

population::Topology topology() {
  return population::Topology({{9, 14}, {14, 5}, {5, 1}, {1, 2}});  // 203 synapses of 31 neurons
}

constexpr std::uint64_t kSeed = 5;
constexpr double kSigma = 0.1;
constexpr double kLearningRate = 0.3;

struct Case {
  test::PopulationChoice choice;
  const char* optimiser;
};

const std::vector<double> kWeights = {0.5, -1.25, 2.0, 0.75, -0.125, -1.5};

population::Draw draw_of(std::int64_t step) {
  return {kSeed, static_cast<std::uint32_t>(step - 1), 0};
}

/// Copies of all parameters.
std::vector<std::vector<float>> theta_of(population::Population& population) {
  std::vector<std::vector<float>> theta;
  auto parameters = population.replicated();
  parameters.push_back(population.shared());
  for (const auto& parameter : parameters) {
    theta.emplace_back(parameter.values.begin(), parameter.values.end());
  }
  return theta;
}

/// The population on one rank, without MPI.
class Alone {
 public:
  explicit Alone(const Case& test)
      : kind_(test.optimiser),
        population_(test::make_population(test.choice, kShape, topology())),
        memory_(*population_) {
    for (const auto& parameter : parameters()) {
      optimisers_.push_back(optimiser::make_optimiser(test.optimiser, parameter.values.size()));
    }
    population_->initialise(kSeed, 1.0, {0, population_->shared().rows});
  }

  /// Returns the gradient's norm.
  double ascend(std::int64_t step) {
    population_->prepare(kSigma, {}, population::alone);
    const auto all = parameters();
    for (std::size_t p = 0; p < all.size(); ++p) {
      const bool is_assignment = all[p].role == population::Role::kAssignment;
      optimisers_[p]->begin_step(step, is_assignment ? kLearningRate / 2 : kLearningRate);
    }
    double norm2 = 0.0;
    const auto gradient = sum_of_blocks(step, norm2);
    std::size_t first = 0;
    for (std::size_t p = 0; p + 1 < optimisers_.size(); ++p) {
      const auto values = parameters()[p].values;
      optimisers_[p]->apply(0, values, std::span(gradient).subspan(first, values.size()));
      first += values.size();
    }
    for (const double g : gradient) norm2 += g * g;
    merge(step);
    return std::sqrt(norm2);
  }

  population::Population& population() { return *population_; }

 private:
  std::vector<population::Parameter> parameters() {
    auto all = population_->replicated();
    all.push_back(population_->shared());
    return all;
  }

  void merge(std::int64_t step) {
    auto* merging = population_->merging();
    if (merging == nullptr || !merging->merges_before(draw_of(step + 1).generation)) return;
    const auto merged = merging->merge(draw_of(step + 1), [](auto out, const auto& work) {
      work({0, out.size()});
    });
    const auto before = std::exchange(optimisers_.front(), nullptr);
    const auto mu = population_->replicated().front();
    optimisers_.front() = optimiser::make_optimiser(kind_, mu.values.size());
    for (std::size_t i = 0; i < before->state().size(); ++i) {
      const auto mean = population::merge_rows(before->state()[i].values, mu.columns, merged);
      std::ranges::copy(mean, optimisers_.front()->state()[i].values.begin());
    }
  }

  /// The replicated theta's gradient; steps the shared parameter.
  std::vector<double> sum_of_blocks(std::int64_t step, double& norm2) {
    std::vector<std::vector<double>> sums;
    for (std::size_t block = 0; block < population_->blocks(); ++block) {
      sums.push_back(gradient_of(block, step, norm2));
    }
    std::size_t leaves = 1;
    while (leaves < sums.size()) leaves *= 2;
    sums.resize(leaves, std::vector<double>(sums.front().size(), 0.0));
    for (; sums.size() > 1; sums.resize(sums.size() / 2)) {  // pairs, pairs of pairs, ...
      for (std::size_t i = 0; i < sums.size() / 2; ++i) {
        auto pair = sums[2 * i];
        std::ranges::transform(pair, sums[2 * i + 1], pair.begin(), std::plus<>());
        sums[i] = pair;
      }
    }
    return sums.front();
  }

  std::vector<double> gradient_of(std::size_t block, std::int64_t step, double& norm2) {
    const auto shared = population_->shared();
    std::vector<double> gradient;
    for (const auto& parameter : population_->replicated()) {
      gradient.resize(gradient.size() + parameter.values.size(), 0.0);
    }
    const auto ranges = population_->block_ranges(block);
    std::size_t size = 0;
    for (const auto& range : ranges) size += range.size();
    std::vector<double> part(size);
    population_->gradient_block(
        block, draw_of(step), kWeights, part,
        [&](std::size_t row, std::span<const double> row_gradient) {
          for (const double g : row_gradient) norm2 += g * g;
          const auto values = shared.values.subspan(row * shared.columns, shared.columns);
          optimisers_.back()->apply(row * shared.columns, values, row_gradient);
        });
    auto next = part.begin();
    for (const auto& range : ranges) {
      for (std::size_t j = range.begin; j < range.end; ++j) gradient[j] = *next++;
    }
    return gradient;
  }

  std::string kind_;
  std::unique_ptr<population::Population> population_;
  population::OwnMemory memory_;
  std::vector<std::unique_ptr<optimiser::Optimiser>> optimisers_;  // the shared one's last
};

/// The same on all ranks, cut into nodes of `ranks_per_node`.
class Spread {
 public:
  Spread(std::unique_ptr<population::Population> population, const char* optimiser,
         int ranks_per_node)
      : cluster_(ranks_per_node),
        stop_(cluster_),
        distributed_(keep(std::move(population)), optimiser, cluster_, stop_, kWeights.size()) {}
  Spread(const Case& test, int ranks_per_node)
      : cluster_(ranks_per_node),
        stop_(cluster_),
        distributed_(keep(test::make_population(test.choice, kShape, topology())), test.optimiser,
                     cluster_, stop_, kWeights.size()) {}

  void initialise() { distributed_.initialise(kSeed, 1.0); }
  void save(const std::filesystem::path& directory) {
    std::optional<run::CheckpointWriter> writer;
    if (cluster_.is_master()) writer.emplace(directory, run::CheckpointHeader{0, 1, 0.1, 0.1, ""});
    distributed_.save(writer ? &*writer : nullptr);
    if (writer) writer->commit();
  }
  void load(const std::filesystem::path& directory) {
    std::optional<run::CheckpointReader> reader;
    if (cluster_.is_master()) reader.emplace(directory);
    distributed_.load(reader ? &*reader : nullptr);
  }

  double ascend(std::int64_t step) {
    distributed_.prepare(kSigma, {draw_of(step), {0, kWeights.size()}});
    effort = {};
    const double norm = distributed_.ascend(draw_of(step), kWeights, step,
                                            {kLearningRate, kLearningRate / 2}, effort);
    distributed_.merge(draw_of(step + 1), effort);
    distributed_.prepare(kSigma);
    return norm;
  }

  std::vector<double> agreement(const std::vector<double>& first,
                                const std::vector<double>& second) {
    return distributed_.agreement(draw_of(2), first, second, effort);
  }

  bool is_master() const { return cluster_.is_master(); }
  bool is_last() const { return cluster_.position() == cluster_.size() - 1; }
  int size() const { return cluster_.size(); }
  bool is_whole() const { return distributed_.is_whole(); }
  StopRequest& stop() { return stop_; }
  population::Population& population() { return *population_; }

  Effort effort;  // of the last step

 private:
  std::unique_ptr<population::Population> keep(std::unique_ptr<population::Population> made) {
    population_ = made.get();
    return made;
  }

  parallel::Cluster cluster_;
  StopRequest stop_;
  population::Population* population_ = nullptr;
  DistributedPopulation distributed_;
};

/// A population that tells when it has stepped a row, and when it begins a block.
class Watched final : public population::Population {
 public:
  explicit Watched(const Case& test)
      : population_(test::make_population(test.choice, kShape, topology())) {}

  std::function<void()> on_block = [] {};
  std::function<void()> on_row = [] {};

  population::GenomeShape shape() const override { return kShape; }
  std::vector<population::Parameter> replicated() override { return population_->replicated(); }
  population::NodeParameter* node_parameter() override { return population_->node_parameter(); }
  population::Merging* merging() override { return population_->merging(); }
  population::Structure* structure() override { return population_->structure(); }
  void initialise(std::uint64_t seed, double std, population::Range rows) override {
    population_->initialise(seed, std, rows);
  }
  void prepare(double sigma, const population::Cohort& cohort,
               const population::NodeShare& share) override {
    population_->prepare(sigma, cohort, share);
  }
  void sample(const population::Draw&, std::uint32_t, population::Individual&) const override {}
  void central(population::Individual&) const override {}
  population::GenomeSize genome_size() const override { return population_->genome_size(); }
  std::size_t blocks() const override { return population_->blocks(); }
  std::vector<population::Range> block_ranges(std::size_t block) const override {
    return population_->block_ranges(block);
  }
  void gradient_block(std::size_t block, const population::Draw& draw,
                      std::span<const double> fitness, std::span<double> out,
                      const population::RowStep& step) const override {
    on_block();
    population_->gradient_block(block, draw, fitness, out, [&](std::size_t row, auto gradient) {
      step(row, gradient);
      on_row();
    });
  }

 private:
  std::unique_ptr<population::Population> population_;
};

class Distributed : public ::testing::TestWithParam<Case> {};

TEST_P(Distributed, StepsAsOneRankAlone) {
  for (const int ranks_per_node : {0, 1, 2}) {
    Alone alone(GetParam());
    Spread spread(GetParam(), ranks_per_node);
    spread.initialise();
    for (std::int64_t step = 1; step <= 3; ++step) {
      const auto before = theta_of(alone.population());
      const double expected = alone.ascend(step);
      const double norm = spread.ascend(step);
      EXPECT_NEAR(norm, spread.is_master() ? expected : 0.0, 1e-12 * expected);
      EXPECT_EQ(theta_of(spread.population()), theta_of(alone.population()));
      EXPECT_NE(theta_of(alone.population()), before);
    }
  }
}

TEST_P(Distributed, GoesThroughACheckpointToAnotherLayout) {
  const test::TemporaryDirectory directory;  // only the master's is used
  Spread first(GetParam(), 0);
  first.initialise();
  first.ascend(1);
  first.save(directory.path());
  Spread second(GetParam(), 1);
  second.load(directory.path());
  first.ascend(2);
  second.ascend(2);
  EXPECT_EQ(theta_of(first.population()), theta_of(second.population()));
}

TEST_P(Distributed, TakesBackAStepThatIsStopped) {
  for (const int ranks_per_node : {0, 1, 2}) {
    const test::TemporaryDirectory directory;  // only the master's is used
    Alone alone(GetParam());
    auto made = std::make_unique<Watched>(GetParam());
    Watched& watched = *made;
    Spread spread(std::move(made), GetParam().optimiser, ranks_per_node);
    spread.initialise();
    alone.ascend(1);
    spread.ascend(1);
    int rows = 0, blocks = 0;
    watched.on_row = [&] { ++rows; };
    watched.on_block = [&] {
      if (spread.is_last() && ++blocks == 4) spread.stop().request();
    };
    EXPECT_THROW(spread.ascend(2), AgreedStop);
    if (spread.is_last()) {
      EXPECT_EQ(rows > 0, spread.population().shared().rows > 0);
    }
    EXPECT_TRUE(spread.is_whole());
    EXPECT_EQ(theta_of(spread.population()), theta_of(alone.population()));
    spread.save(directory.path());
    Spread resumed(GetParam(), 0);
    resumed.load(directory.path());
    alone.ascend(2);
    resumed.ascend(2);
    EXPECT_EQ(theta_of(resumed.population()), theta_of(alone.population()));
  }
}

TEST(DistributedPopulation, CountsWaitingForOthersAsCommunication) {
  const Case test{test::shared(12), "sgd"};
  auto made = std::make_unique<Watched>(test);
  Watched& watched = *made;
  Spread spread(std::move(made), test.optimiser, 0);
  if (spread.size() == 1) GTEST_SKIP() << "nobody to wait for";
  spread.initialise();
  constexpr double kWait = 0.3;  // s
  bool has_slept = false;
  watched.on_block = [&] {
    if (!spread.is_last() || std::exchange(has_slept, true)) return;
    std::this_thread::sleep_for(std::chrono::duration<double>(kWait));
  };
  spread.ascend(1);
  if (spread.is_last()) {
    EXPECT_GE(spread.effort.work, kWait);
  } else {
    EXPECT_GE(spread.effort.communication, kWait / 2);
    EXPECT_LT(spread.effort.work, kWait);
  }
}

TEST_P(Distributed, TellsHowFarTwoGradientsAgreeAndChangesNothing) {
  const std::vector<double> first = {0.5, -0.5, 1.0, -1.0, 0.0, 0.0};
  for (const int ranks_per_node : {0, 1}) {
    Spread spread(GetParam(), ranks_per_node);
    spread.initialise();
    spread.ascend(1);
    const auto before = theta_of(spread.population());
    const auto same = spread.agreement(first, first);
    const auto opposite = spread.agreement(first, {-0.5, 0.5, -1.0, 1.0, 0.0, 0.0});
    EXPECT_EQ(theta_of(spread.population()), before);
    if (!spread.is_master()) continue;
    for (const double cosine : same) EXPECT_TRUE(std::isnan(cosine) || std::abs(cosine - 1) < 1e-9);
    for (const double cosine : opposite) {
      EXPECT_TRUE(std::isnan(cosine) || std::abs(cosine + 1) < 1e-9);
    }
    EXPECT_NEAR(same.front(), 1.0, 1e-9);
  }
}

Case individual(bool mirrored, const char* optimiser) {
  return {{"individual", {}, mirrored}, optimiser};
}
Case mixture(std::int64_t rules, const char* optimiser) {
  return {test::shared(rules), optimiser};
}
Case shared(const char* noise, const char* assignment, const char* optimiser) {
  Case made{test::shared(12, noise, assignment), optimiser};
  made.choice.options["assignment_confidence"] = 0.5;
  made.choice.options["neuron_types"] = std::int64_t{4};
  return made;
}
Case merged(bool mirrored, const char* optimiser) {
  using Integers = std::vector<std::int64_t>;
  return {{"merged", {{"merge_after", Integers{1, 2}}, {"merge_to", Integers{60, 7}}}, mirrored},
          optimiser};
}

INSTANTIATE_TEST_SUITE_P(Individual, Distributed,
                         ::testing::Values(individual(true, "sgd"), individual(false, "adam")));
INSTANTIATE_TEST_SUITE_P(Mixture, Distributed,
                         ::testing::Values(mixture(1, "adam"), mixture(12, "sgd"),
                                           mixture(203, "adam")));
INSTANTIATE_TEST_SUITE_P(Shared, Distributed,
                         ::testing::Values(shared("rule", "learned", "adam"),
                                           shared("rule", "fixed", "sgd"),
                                           shared("synapse", "fixed", "adam"),
                                           shared("rule", "types", "adam"),
                                           shared("synapse", "types", "sgd")));
INSTANTIATE_TEST_SUITE_P(Merged, Distributed,
                         ::testing::Values(merged(true, "sgd"), merged(false, "adam")));
INSTANTIATE_TEST_SUITE_P(Neurons, Distributed, ::testing::Values(Case{{"neurons"}, "adam"}));

}  // namespace
}  // namespace hebbes::trainer
