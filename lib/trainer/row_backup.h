// Backup of rows before a step, so that it can be taken back.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hebbes::trainer {

/// Of arrays [rows, columns] that are stepped row by row, in order, it keeps the elements that
/// change: less than the arrays where a step leaves most as they are.
class RowBackup {
 public:
  RowBackup() = default;
  RowBackup(std::vector<std::span<float>> arrays, std::size_t columns);

  /// Around the step of a row, which must be the one after the last, or after forget() the first.
  void begin_row();
  void end_row();

  /// Makes the rows what they were, and forgets them.
  void take_back();

  /// The step holds.
  void forget();

 private:
  struct Array {
    std::span<float> values;
    std::vector<float> row;                      // as it was
    std::vector<std::byte> open;                 // updates from the new rows to the old ones
    std::vector<std::vector<std::byte>> chunks;  // those before, in no more memory than they need
  };
  std::span<float> current(const Array& array) const;
  void close_chunk();

  std::vector<Array> arrays_;
  std::size_t columns_ = 1;
  std::size_t rows_ = 0;  // stepped so far
};

}  // namespace hebbes::trainer
