#include "lib/parallel/cluster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "lib/parallel/memory.h"
#include "lib/parallel/node_memory.h"

namespace hebbes::parallel {
namespace {

/// All ranks' values, by position.
std::vector<int> gather(const Cluster& cluster, int own) {
  std::vector<int> values(static_cast<std::size_t>(cluster.size()));
  values[static_cast<std::size_t>(cluster.position())] = own;
  const std::vector<std::size_t> counts(values.size(), 1);
  cluster.world().all_gather(std::span(values), counts);
  return values;
}

/// With ranks per node: 0 is one node, as the test runs on one machine.
class ClusterOf : public ::testing::TestWithParam<int> {
 protected:
  const Cluster cluster{GetParam()};
  const int per_node = GetParam() == 0 ? cluster.size() : GetParam();
};

TEST_P(ClusterOf, CutsRanksIntoNodes) {
  EXPECT_EQ(cluster.node_count(), (cluster.size() + per_node - 1) / per_node);
  EXPECT_EQ(cluster.node_index(), cluster.position() / per_node);
  EXPECT_EQ(cluster.node().rank(), cluster.position() % per_node);
  for (int node = 0; node <= cluster.node_count(); ++node) {
    EXPECT_EQ(cluster.ranks_before_node(node), std::min(node * per_node, cluster.size()));
  }
}

TEST_P(ClusterOf, HasOneMasterAndALeaderANode) {
  EXPECT_EQ(cluster.is_master(), cluster.position() == 0);
  EXPECT_EQ(cluster.is_leader(), cluster.position() % per_node == 0);
  EXPECT_EQ(cluster.leaders().is_null(), !cluster.is_leader());
  if (cluster.is_leader()) {
    EXPECT_EQ(cluster.leaders().size(), cluster.node_count());
    EXPECT_EQ(cluster.leaders().rank(), cluster.node_index());
  }
}

TEST_P(ClusterOf, SharesMemoryInANodeOnly) {
  const auto size = static_cast<std::size_t>(cluster.size());
  const NodeMemory memory(cluster.node(), 64 + size * sizeof(int));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.bytes().data()) % 64, 0u);
  EXPECT_TRUE(std::ranges::all_of(memory.bytes(), [](std::byte b) { return b == std::byte{0}; }));
  memory.sync();

  const auto slots = memory.as<int>(64, size);
  slots[static_cast<std::size_t>(cluster.position())] = 1 + cluster.node_index();
  memory.sync();
  const auto nodes = gather(cluster, cluster.node_index());
  for (std::size_t position = 0; position < size; ++position) {
    const bool mine = nodes[position] == cluster.node_index();
    EXPECT_EQ(slots[position], mine ? 1 + cluster.node_index() : 0);
  }
  memory.sync();
}

TEST_P(ClusterOf, RefusesMoreMemoryThanThereIs) {
  constexpr std::size_t kPetabyte = std::size_t{1} << 50;
  EXPECT_THROW(refuse_more_than_there_is(cluster, {kPetabyte, 0}), std::runtime_error);
  EXPECT_THROW(refuse_more_than_there_is(cluster, {0, kPetabyte}), std::runtime_error);
  EXPECT_NO_THROW(refuse_more_than_there_is(cluster, {1, 1}));
  const bool is_last = cluster.position() == cluster.size() - 1;
  EXPECT_FALSE(fits(cluster, {0, is_last ? kPetabyte : 1}));
  EXPECT_TRUE(fits(cluster, {1, 1}));
}

INSTANTIATE_TEST_SUITE_P(RanksPerNode, ClusterOf, ::testing::Values(0, 1, 2, 3));

}  // namespace
}  // namespace hebbes::parallel
