#include "lib/trainer/observed.h"

#include <algorithm>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "lib/io/errors.h"
#include "lib/math/finite.h"
#include "lib/policy/observation_normaliser.h"
#include "lib/trainer/agreement.h"

namespace hebbes::trainer {
namespace {

using policy::ObservationStatistics;

constexpr const char* kCount = "/observation/count";
constexpr const char* kMean = "/observation/mean";
constexpr const char* kVariance = "/observation/variance";

ObservationStatistics read_observed(const run::CheckpointReader& reader, std::size_t entries) {
  const auto require = [&](bool holds, const char* name, const char* demand) {
    if (!holds) throw io::FileError(reader.path() + ":" + name + ": must be " + demand);
  };
  ObservationStatistics statistics(entries);
  statistics.count = reader.read<std::int64_t>(kCount, {1}).front();
  statistics.mean = reader.read<double>(kMean, {entries});
  statistics.variance = reader.read<double>(kVariance, {entries});
  require(statistics.count >= 0, kCount, "at least 0");
  require(std::ranges::all_of(statistics.variance, [](double x) { return x >= 0.0; }), kVariance,
          "at least 0");
  return statistics;
}

}  // namespace

std::size_t observed_size(policy::Policy& policy) {
  const auto* normaliser = policy.normaliser();
  return normaliser != nullptr ? normaliser->sums().size() : 0;
}

void keep_observed(policy::Policy& policy, std::size_t life, std::span<double> numbers) {
  if (const auto* normaliser = policy.normaliser(life)) {
    std::ranges::copy(normaliser->sums(), numbers.begin());
  }
}

std::vector<double> add_up_observed(std::span<const Outcome> outcomes,
                                    std::span<const double> numbers) {
  const std::size_t size = numbers.size() / outcomes.size();
  std::vector<double> sums(size, 0.0);
  for (std::size_t e = 0; e < outcomes.size(); ++e) {
    const auto own = numbers.subspan(e * size, size);
    if (outcomes[e].failed != 0 || !math::all_finite(own)) continue;
    std::ranges::transform(sums, own, sums.begin(), std::plus<>());
  }
  return sums;
}

void learn_observed(policy::Policy& policy, std::span<const double> sums) {
  if (auto* normaliser = policy.normaliser()) {
    normaliser->set_statistics(updated(normaliser->statistics(), sums));
  }
}

void save_observed(policy::Policy& policy, run::CheckpointWriter& writer) {
  const auto* normaliser = policy.normaliser();
  if (normaliser == nullptr) return;
  const auto& [count, mean, variance] = normaliser->statistics();
  const auto write = [&](const char* name, const auto& values, const char* description) {
    using Number = typename std::decay_t<decltype(values)>::value_type;
    writer.dataset<Number>(name, {values.size()}, description);
    writer.write_rows(name, 0, values.size(), values.data());
  };
  write(kCount, std::vector<std::int64_t>{count}, "observations in the generations done");
  write(kMean, mean, "mean of each entry of these");
  write(kVariance, variance, "variance of each entry of these, about the mean");
}

void load_observed(policy::Policy& policy, const run::CheckpointReader* reader,
                   const parallel::Communicator& world) {
  auto* normaliser = policy.normaliser();
  if (normaliser == nullptr) return;
  ObservationStatistics statistics(normaliser->entries());
  on_master(world, [&] { statistics = read_observed(*reader, normaliser->entries()); });
  world.broadcast_value(statistics.count, 0);
  world.broadcast(std::span(statistics.mean), 0);
  world.broadcast(std::span(statistics.variance), 0);
  normaliser->set_statistics(std::move(statistics));
}

}  // namespace hebbes::trainer
