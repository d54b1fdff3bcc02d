#include "lib/trainer/assignment_source.h"

#include <algorithm>

#include "lib/io/errors.h"
#include "lib/run/checkpoint.h"
#include "lib/run/recorded_config.h"

namespace hebbes::trainer {
namespace {

constexpr const char* kAssignment = "/parameters/assignment";
constexpr const char* kLogits = "/parameters/lambda";

[[noreturn]] void refuse(const std::filesystem::path& directory, const std::string& problem) {
  throw io::ConfigError("key 'population.assignment_from' = \"" + directory.string() +
                        "\": " + problem);
}

/// The column of the largest logit of each row, the first of equals.
std::vector<std::uint32_t> modes_of(const run::CheckpointReader& reader, const h5::Shape& shape) {
  std::vector<std::uint32_t> modes;
  std::vector<float> row(shape[1]);
  for (std::size_t r = 0; r < shape[0]; ++r) {
    reader.read_rows(kLogits, shape, r, 1, row.data());
    modes.push_back(static_cast<std::uint32_t>(std::ranges::max_element(row) - row.begin()));
  }
  return modes;
}

/// The rule of each synapse by the types of its neurons.
std::vector<std::uint32_t> by_types(std::span<const std::uint32_t> types, std::size_t count,
                                    const population::Topology& topology) {
  std::vector<std::uint32_t> rule_of(topology.synapses());
  for (std::size_t s = 0; s < rule_of.size(); ++s) {
    rule_of[s] =
        types[topology.pre(s)] * static_cast<std::uint32_t>(count) + types[topology.post(s)];
  }
  return rule_of;
}

/// Numbers the rules that there are anew, in their order.
void close_gaps(std::vector<std::uint32_t>& rule_of) {
  std::vector<std::uint32_t> used = rule_of;
  std::ranges::sort(used);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  for (std::uint32_t& k : rule_of) {
    k = static_cast<std::uint32_t>(std::ranges::lower_bound(used, k) - used.begin());
  }
}

}  // namespace

std::vector<std::uint32_t> read_assignment(const std::filesystem::path& directory,
                                           const config::Config& config,
                                           const population::Topology& topology) {
  const run::CheckpointReader reader(directory);
  const config::Config other = run::recorded_config(reader);
  if (other.task.name != config.task.name) {
    refuse(directory, "that run's task is " + other.task.name + ", this one's " + config.task.name);
  }
  std::vector<std::uint32_t> rule_of;
  if (reader.contains(kAssignment)) {
    const auto kept = reader.read<std::int32_t>(kAssignment, {h5::kAnyLength});
    rule_of.assign(kept.begin(), kept.end());
  } else if (reader.contains(kLogits)) {
    const auto shape = reader.shape(kLogits);
    if (shape.size() != 2 || shape[1] == 0) refuse(directory, "that run's logits are no matrix");
    rule_of = modes_of(reader, shape);
    if (shape[0] == topology.neurons()) rule_of = by_types(rule_of, shape[1], topology);
  } else {
    refuse(directory, "that run has no assignment of synapses to shared rules");
  }
  if (rule_of.size() != topology.synapses()) {
    refuse(directory, "that run assigns " + std::to_string(rule_of.size()) +
                          " synapses, where there are " + std::to_string(topology.synapses()));
  }
  close_gaps(rule_of);
  return rule_of;
}

}  // namespace hebbes::trainer
