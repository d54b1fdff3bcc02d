// An MPI communicator as a value, with the few operations that the trainer needs.
#pragma once

#include <mpi.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace hebbes::parallel {

/// Base of exceptions that every rank throws at the same point of its work: what the ranks hold
/// together can be released together while one of these flies.
class Agreed {
 public:
  Agreed() { ++alive_; }
  Agreed(const Agreed&) { ++alive_; }
  Agreed& operator=(const Agreed&) = default;
  ~Agreed() { --alive_; }

 private:
  friend bool unwinds_alone();
  static thread_local int alive_;
};

/// Whether an exception flies that is not Agreed. Other ranks do not know of it: to wait for them
/// could take for ever, so what they would have to release together must stay until they are ended.
bool unwinds_alone();

/// Largest piece of one message, in bytes: MPI counts are int.
inline constexpr std::size_t kMaxMessage = std::size_t{1} << 30;

/// Owns a communicator. Spans may be of any size; elements are trivially copyable and all ranks'
/// memory has the same layout.
class Communicator {
 public:
  /// Takes over `comm`, which may be MPI_COMM_NULL. Larger messages than `max_message` bytes, at
  /// most kMaxMessage, go in pieces.
  explicit Communicator(MPI_Comm comm, std::size_t max_message = kMaxMessage)
      : comm_(comm), max_message_(max_message) {}
  Communicator(Communicator&& other) noexcept
      : comm_(std::exchange(other.comm_, MPI_COMM_NULL)),
        max_message_(other.max_message_),
        bytes_sent_(other.bytes_sent_) {}
  Communicator& operator=(Communicator&& other) noexcept {
    std::swap(comm_, other.comm_);
    std::swap(max_message_, other.max_message_);
    std::swap(bytes_sent_, other.bytes_sent_);
    return *this;
  }
  ~Communicator();  ///< collective, unless unwinds_alone(): then nothing is freed

  MPI_Comm get() const { return comm_; }
  bool is_null() const { return comm_ == MPI_COMM_NULL; }
  int rank() const;
  int size() const;

  void barrier() const;

  template <class T>
  void broadcast(std::span<T> values, int root) const {
    broadcast_bytes(std::as_writable_bytes(values), root);
  }
  template <class T>
  void broadcast_value(T& value, int root) const {
    broadcast(std::span(&value, 1), root);
  }
  template <class T>
  void send(std::span<const T> values, int to, int tag) const {
    send_bytes(std::as_bytes(values), to, tag);
  }
  template <class T>
  void receive(std::span<T> values, int from, int tag) const {
    receive_bytes(std::as_writable_bytes(values), from, tag);
  }

  /// Completes `values` on all ranks, of which rank r has the r-th part, counts[r] elements long.
  template <class T>
  void all_gather(std::span<T> values, std::span<const std::size_t> counts) const {
    std::vector<std::size_t> sizes;
    for (const std::size_t count : counts) sizes.push_back(count * sizeof(T));
    all_gather_bytes(std::as_writable_bytes(values), sizes);
  }

  /// All ranks' values, one rank's after the other's.
  template <class T>
  std::vector<T> concatenate(std::span<const T> own) const {
    std::vector<std::size_t> counts(static_cast<std::size_t>(size()), 1);
    std::vector<std::size_t> sizes(counts.size());
    const auto place = static_cast<std::size_t>(rank());
    sizes[place] = own.size();
    all_gather(std::span(sizes), counts);
    const auto own_begin = sizes.begin() + static_cast<std::ptrdiff_t>(place);
    std::vector<T> all(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
    std::ranges::copy(own, all.begin() + static_cast<std::ptrdiff_t>(std::accumulate(
                                             sizes.begin(), own_begin, std::size_t{0})));
    all_gather(std::span(all), sizes);
    return all;
  }

  /// Bytes that this rank has put into messages: sent, broadcast (once) or given to all_gather().
  std::size_t bytes_sent() const { return bytes_sent_; }

  /// The largest of the ranks' values.
  int max(int value) const;
  double max(double value) const;

 private:
  void broadcast_bytes(std::span<std::byte> bytes, int root) const;
  void send_bytes(std::span<const std::byte> bytes, int to, int tag) const;
  void receive_bytes(std::span<std::byte> bytes, int from, int tag) const;
  void all_gather_bytes(std::span<std::byte> bytes, std::span<const std::size_t> sizes) const;

  MPI_Comm comm_;
  std::size_t max_message_;
  mutable std::size_t bytes_sent_ = 0;
};

}  // namespace hebbes::parallel
