#include "lib/parallel/communicator.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace hebbes::parallel {
namespace {

Communicator world(std::size_t max_message = kMaxMessage) {
  MPI_Comm comm = MPI_COMM_NULL;
  MPI_Comm_dup(MPI_COMM_WORLD, &comm);
  return Communicator(comm, max_message);
}

/// Numbers that tell who sent them and where they stood.
std::vector<double> numbers_of(int rank, std::size_t count) {
  std::vector<double> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 1000.0 * rank);
  return numbers;
}

/// Messages in one piece, in whole pieces, and in pieces that cut an element in two.
class CommunicatorInPieces : public ::testing::TestWithParam<std::size_t> {
 protected:
  const Communicator ranks = world(GetParam());
};

TEST_P(CommunicatorInPieces, BroadcastsFromEveryRoot) {
  for (int root = 0; root < ranks.size(); ++root) {
    auto numbers = numbers_of(ranks.rank(), 37);
    ranks.broadcast(std::span(numbers), root);
    EXPECT_EQ(numbers, numbers_of(root, 37));
  }
}

TEST_P(CommunicatorInPieces, SendsAroundTheRing) {
  if (ranks.size() == 1) return;
  const int next = (ranks.rank() + 1) % ranks.size();
  const int previous = (ranks.rank() + ranks.size() - 1) % ranks.size();
  const auto own = numbers_of(ranks.rank(), 37);
  std::vector<double> other(37);
  const auto send = [&] { ranks.send(std::span<const double>(own), next, 5); };
  const auto receive = [&] { ranks.receive(std::span(other), previous, 5); };
  if (ranks.rank() == 0) {
    send();
    receive();
  } else {
    receive();
    send();
  }
  EXPECT_EQ(other, numbers_of(previous, 37));
}

TEST_P(CommunicatorInPieces, GathersPartsOfAnySize) {
  std::vector<std::size_t> counts;
  std::vector<double> expected;
  for (int rank = 0; rank < ranks.size(); ++rank) {
    counts.push_back(rank == 1 ? 0 : 11 + static_cast<std::size_t>(rank));
    const auto part = numbers_of(rank, counts.back());
    expected.insert(expected.end(), part.begin(), part.end());
  }
  std::vector<double> numbers(expected.size(), -1.0);
  const auto own = counts.begin() + ranks.rank();
  const auto first = std::accumulate(counts.begin(), own, std::size_t{0});
  std::copy_n(expected.begin() + static_cast<std::ptrdiff_t>(first), *own,
              numbers.begin() + static_cast<std::ptrdiff_t>(first));
  ranks.all_gather(std::span(numbers), counts);
  EXPECT_EQ(numbers, expected);
}

INSTANTIATE_TEST_SUITE_P(MaxMessage, CommunicatorInPieces,
                         ::testing::Values(kMaxMessage, std::size_t{8}, std::size_t{100}));

TEST(Communicator, FindsTheLargest) {
  const Communicator ranks = world();
  EXPECT_EQ(ranks.max(-ranks.rank()), 0);
  EXPECT_EQ(ranks.max(0.5 * ranks.rank()), 0.5 * (ranks.size() - 1));
}

TEST(Communicator, MovesAreTransfers) {
  Communicator first = world();
  const MPI_Comm handle = first.get();
  const Communicator second = std::move(first);
  EXPECT_EQ(second.get(), handle);
  EXPECT_TRUE(first.is_null());
}

}  // namespace
}  // namespace hebbes::parallel
