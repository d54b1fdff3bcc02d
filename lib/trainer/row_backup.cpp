#include "lib/trainer/row_backup.h"

#include <algorithm>

#include "lib/trainer/row_updates.h"

namespace hebbes::trainer {
namespace {

constexpr std::size_t kChunk = 64;  // rows: a growing array copies itself, a list of small ones not

}  // namespace

RowBackup::RowBackup(std::vector<std::span<float>> arrays, std::size_t columns)
    : columns_(columns) {
  for (const auto values : arrays) {
    const std::size_t rows = values.size() / columns;
    arrays_.push_back({values,
                       std::vector<float>(columns),
                       {},
                       std::vector<std::vector<std::byte>>((rows + kChunk - 1) / kChunk)});
  }
}

std::span<float> RowBackup::current(const Array& array) const {
  return array.values.subspan(rows_ * columns_, columns_);
}

void RowBackup::begin_row() {
  for (Array& array : arrays_) std::ranges::copy(current(array), array.row.begin());
}

void RowBackup::end_row() {
  for (Array& array : arrays_) append_update(current(array), array.row, array.open);
  ++rows_;
  if (rows_ % kChunk == 0) close_chunk();
}

/// Of the rows up to the last one.
void RowBackup::close_chunk() {
  for (Array& array : arrays_) {
    array.chunks[(rows_ - 1) / kChunk].assign(array.open.begin(), array.open.end());
    array.open.clear();
  }
}

void RowBackup::take_back() {
  if (rows_ % kChunk != 0) close_chunk();
  for (Array& array : arrays_) {
    for (std::size_t first = 0; first < rows_; first += kChunk) {
      const std::size_t count = std::min(kChunk, rows_ - first);
      apply_updates(array.chunks[first / kChunk], columns_,
                    array.values.subspan(first * columns_, count * columns_));
    }
  }
  forget();
}

void RowBackup::forget() {
  for (Array& array : arrays_) {
    array.open.clear();
    for (auto& chunk : array.chunks) chunk.clear();
  }
  rows_ = 0;
}

}  // namespace hebbes::trainer
