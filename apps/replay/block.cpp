#include "apps/replay/block.h"

#include <bit>
#include <cassert>
#include <functional>
#include <numeric>

namespace hebbes::apps::replay {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view kMagic = "HEBBESRP";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kAlignment = 8;

template <class T>
constexpr std::string_view kTypeName;
template <>
constexpr std::string_view kTypeName<std::uint8_t> = "uint8";
template <>
constexpr std::string_view kTypeName<std::int8_t> = "int8";
template <>
constexpr std::string_view kTypeName<std::int16_t> = "int16";
template <>
constexpr std::string_view kTypeName<std::uint32_t> = "uint32";
template <>
constexpr std::string_view kTypeName<float> = "float32";
template <>
constexpr std::string_view kTypeName<double> = "float64";

void append_word(std::uint32_t word, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
}

void pad(char filler, std::string& bytes) {
  bytes.resize((bytes.size() + kAlignment - 1) / kAlignment * kAlignment, filler);
}

}  // namespace

std::size_t Block::place(std::string_view bytes) {
  const std::size_t hash = std::hash<std::string_view>{}(bytes);
  const auto [first, last] = known_.equal_range(hash);
  for (auto known = first; known != last; ++known) {
    const auto [offset, size] = known->second;
    if (std::string_view(arrays_).substr(offset, size) == bytes) return offset;
  }
  const std::size_t offset = arrays_.size();
  known_.emplace(hash, std::pair{offset, bytes.size()});
  arrays_ += bytes;
  pad('\0', arrays_);
  return offset;
}

template <class T>
ArrayPlace Block::add(std::span<const T> values, std::vector<std::size_t> shape) {
  assert(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()) ==
         values.size());
  const std::string_view bytes(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  return {kTypeName<T>, std::move(shape), place(bytes)};
}

template ArrayPlace Block::add(std::span<const std::uint8_t>, std::vector<std::size_t>);
template ArrayPlace Block::add(std::span<const std::int8_t>, std::vector<std::size_t>);
template ArrayPlace Block::add(std::span<const std::int16_t>, std::vector<std::size_t>);
template ArrayPlace Block::add(std::span<const std::uint32_t>, std::vector<std::size_t>);
template ArrayPlace Block::add(std::span<const float>, std::vector<std::size_t>);
template ArrayPlace Block::add(std::span<const double>, std::vector<std::size_t>);

std::string Block::finish(std::string json) const {
  pad(' ', json);  // the 16 bytes before it keep the alignment
  std::string block(kMagic);
  append_word(kVersion, block);
  append_word(static_cast<std::uint32_t>(json.size()), block);
  block += json;
  block += arrays_;
  return block;
}

}  // namespace hebbes::apps::replay
