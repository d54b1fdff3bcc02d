#include "lib/trainer/row_updates.h"

#include <bit>
#include <cstring>
#include <stdexcept>

#include "lib/math/bits.h"

namespace hebbes::trainer {
namespace {

using math::kWordBits;

std::size_t mask_words(std::size_t columns) {
  return (columns + kWordBits - 1) / kWordBits;
}

/// How the places of the changed elements are told; follows from their number.
enum class Places { kList, kMask, kAll };

Places places_of(std::size_t changed, std::size_t columns) {
  const std::size_t list = changed * (sizeof(std::uint32_t) + sizeof(float));
  const std::size_t mask = mask_words(columns) * sizeof(std::uint64_t) + changed * sizeof(float);
  const std::size_t all = columns * sizeof(float);
  if (all <= list && all <= mask) return Places::kAll;
  return list <= mask ? Places::kList : Places::kMask;
}

template <class T>
void append(std::span<const T> values, std::vector<std::byte>& bytes) {
  const auto raw = std::as_bytes(values);
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

/// Takes numbers from the front of bytes.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  bool is_done() const { return bytes_.empty(); }

  template <class T>
  void take(std::span<T> values) {
    if (bytes_.size() < values.size_bytes()) throw std::runtime_error("an update that is cut off");
    if (values.empty()) return;
    std::memcpy(values.data(), bytes_.data(), values.size_bytes());
    bytes_ = bytes_.subspan(values.size_bytes());
  }

 private:
  std::span<const std::byte> bytes_;
};

/// Calls use(place) for the bits that are set.
template <class Use>
void each_bit(std::span<const std::uint64_t> mask, Use use) {
  for (std::size_t w = 0; w < mask.size(); ++w) {
    math::each_bit(mask[w], [&](std::size_t j) { use(w * kWordBits + j); });
  }
}

/// Where two rows differ in a bit.
std::vector<std::uint64_t> difference(std::span<const float> before, std::span<const float> after) {
  std::vector<std::uint64_t> mask;
  mask.reserve(mask_words(before.size()));
  std::size_t first = 0;
  const auto add_word = [&](std::size_t width) {
    mask.push_back(math::word_where(width, [&](std::size_t j) {
      return std::bit_cast<std::uint32_t>(before[first + j]) !=
             std::bit_cast<std::uint32_t>(after[first + j]);
    }));
  };
  for (; first + kWordBits <= before.size(); first += kWordBits) add_word(kWordBits);
  if (first < before.size()) add_word(before.size() - first);
  return mask;
}

void check_place(std::size_t place, std::size_t columns) {
  if (place >= columns) throw std::runtime_error("an update of an element that there is not");
}

}  // namespace

void append_update(std::span<const float> before, std::span<const float> after,
                   std::vector<std::byte>& bytes) {
  const std::size_t columns = before.size();
  const auto mask = difference(before, after);
  std::vector<std::uint32_t> places;
  std::vector<float> values;
  each_bit(mask, [&](std::size_t k) {
    places.push_back(static_cast<std::uint32_t>(k));
    values.push_back(after[k]);
  });
  const auto changed = static_cast<std::uint32_t>(places.size());
  append(std::span(&changed, 1), bytes);
  switch (places_of(changed, columns)) {
    case Places::kAll:
      return append(after, bytes);
    case Places::kList:
      append(std::span<const std::uint32_t>(places), bytes);
      break;
    case Places::kMask:
      append(std::span<const std::uint64_t>(mask), bytes);
      break;
  }
  append(std::span<const float>(values), bytes);
}

void apply_updates(std::span<const std::byte> bytes, std::size_t columns, std::span<float> rows) {
  Reader reader(bytes);
  std::vector<std::uint64_t> mask(mask_words(columns));
  std::vector<std::uint32_t> places;
  std::vector<float> values;
  for (; !rows.empty(); rows = rows.subspan(columns)) {
    const auto row = rows.first(columns);
    std::uint32_t changed = 0;
    reader.take(std::span(&changed, 1));
    check_place(changed, columns + 1);
    places.clear();
    switch (places_of(changed, columns)) {
      case Places::kAll:
        reader.take(row);
        continue;
      case Places::kList:
        places.resize(changed);
        reader.take(std::span(places));
        break;
      case Places::kMask:
        reader.take(std::span(mask));
        each_bit(mask, [&](std::size_t k) { places.push_back(static_cast<std::uint32_t>(k)); });
        break;
    }
    values.resize(places.size());
    reader.take(std::span(values));
    for (std::size_t i = 0; i < places.size(); ++i) {
      check_place(places[i], columns);
      row[places[i]] = values[i];
    }
  }
  if (!reader.is_done()) throw std::runtime_error("an update of more rows than there are");
}

}  // namespace hebbes::trainer
