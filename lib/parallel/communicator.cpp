#include "lib/parallel/communicator.h"

#include <algorithm>
#include <exception>

namespace hebbes::parallel {
namespace {

/// Calls use(piece) for pieces of at most `max` bytes.
template <class Bytes, class Use>
void in_pieces(Bytes bytes, std::size_t max, Use use) {
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), max));
    use(piece);
    bytes = bytes.subspan(piece.size());
  }
}

}  // namespace

Communicator::~Communicator() {
  if (comm_ != MPI_COMM_NULL && !unwinds_alone()) MPI_Comm_free(&comm_);
}

int Communicator::rank() const {
  int rank = 0;
  MPI_Comm_rank(comm_, &rank);
  return rank;
}

int Communicator::size() const {
  int size = 0;
  MPI_Comm_size(comm_, &size);
  return size;
}

void Communicator::barrier() const {
  MPI_Barrier(comm_);
}

void Communicator::broadcast_bytes(std::span<std::byte> bytes, int root) const {
  if (rank() == root) bytes_sent_ += bytes.size();
  in_pieces(bytes, max_message_, [&](std::span<std::byte> piece) {
    MPI_Bcast(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, root, comm_);
  });
}

void Communicator::send_bytes(std::span<const std::byte> bytes, int to, int tag) const {
  bytes_sent_ += bytes.size();
  in_pieces(bytes, max_message_, [&](std::span<const std::byte> piece) {
    MPI_Send(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, to, tag, comm_);
  });
}

void Communicator::receive_bytes(std::span<std::byte> bytes, int from, int tag) const {
  in_pieces(bytes, max_message_, [&](std::span<std::byte> piece) {
    MPI_Recv(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, from, tag, comm_,
             MPI_STATUS_IGNORE);
  });
}

void Communicator::all_gather_bytes(std::span<std::byte> bytes,
                                    std::span<const std::size_t> sizes) const {
  if (bytes.size() > max_message_) {
    for (int root = 0; root < size(); ++root) {
      const std::size_t part = sizes[static_cast<std::size_t>(root)];
      broadcast_bytes(bytes.first(part), root);
      bytes = bytes.subspan(part);
    }
    return;
  }
  bytes_sent_ += sizes[static_cast<std::size_t>(rank())];
  std::vector<int> counts;
  std::vector<int> offsets;
  int offset = 0;
  for (const std::size_t part : sizes) {
    counts.push_back(static_cast<int>(part));
    offsets.push_back(offset);
    offset += counts.back();
  }
  MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, bytes.data(), counts.data(), offsets.data(),
                 MPI_BYTE, comm_);
}

int Communicator::max(int value) const {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT, MPI_MAX, comm_);
  return value;
}

double Communicator::max(double value) const {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, comm_);
  return value;
}

thread_local int Agreed::alive_ = 0;

bool unwinds_alone() {
  return std::uncaught_exceptions() > Agreed::alive_;
}

}  // namespace hebbes::parallel
