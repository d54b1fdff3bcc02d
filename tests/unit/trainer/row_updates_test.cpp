#include "lib/trainer/row_updates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

namespace hebbes::trainer {
namespace {

constexpr std::size_t kRows = 9;

struct Rows {
  std::vector<float> before, after;
  std::vector<std::byte> bytes;
};

/// Rows of which each element changes with this chance.
Rows change(std::size_t columns, double chance) {
  std::mt19937 random(static_cast<unsigned>(columns));
  Rows rows;
  for (std::size_t i = 0; i < kRows * columns; ++i) {
    rows.before.push_back(static_cast<float>(random()));
    const bool changes = static_cast<double>(random()) < chance * 0x1p32;
    rows.after.push_back(changes ? -rows.before.back() - 1.0f : rows.before.back());
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    append_update(std::span(rows.before).subspan(r * columns, columns),
                  std::span(rows.after).subspan(r * columns, columns), rows.bytes);
  }
  return rows;
}

TEST(RowUpdates, MakeTheRowsThatTheyWereMadeOf) {
  for (const std::size_t columns : {1, 7, 64, 65, 768}) {
    for (const double chance : {0.0, 0.01, 0.3, 0.97, 1.0}) {
      Rows rows = change(columns, chance);
      apply_updates(rows.bytes, columns, rows.before);
      EXPECT_EQ(rows.before, rows.after) << columns << " " << chance;
    }
  }
}

TEST(RowUpdates, AreAsShortAsTheShortestOfTheirForms) {
  constexpr std::size_t kColumns = 768, kMask = kColumns / 8;
  EXPECT_EQ(change(kColumns, 0.0).bytes.size(), kRows * 4);
  EXPECT_EQ(change(kColumns, 1.0).bytes.size(), kRows * (4 + 4 * kColumns));
  for (const double chance : {0.01, 0.5}) {
    const Rows rows = change(kColumns, chance);
    std::size_t expected = 0;
    for (std::size_t r = 0; r < kRows; ++r) {
      std::size_t changed = 0;
      for (std::size_t k = 0; k < kColumns; ++k) {
        changed += rows.before[r * kColumns + k] != rows.after[r * kColumns + k] ? 1 : 0;
      }
      expected += 4 + 4 * changed + std::min(4 * changed, kMask);
    }
    EXPECT_EQ(rows.bytes.size(), expected);
  }
}

TEST(RowUpdates, KeepEveryBit) {
  const std::vector<float> before = {0.0f, 1.0f, 2.0f};
  const std::vector<float> after = {-0.0f, 1.0f, std::numeric_limits<float>::quiet_NaN()};
  std::vector<std::byte> bytes;
  append_update(before, after, bytes);
  std::vector<float> row = before;
  apply_updates(bytes, 3, row);
  EXPECT_TRUE(std::signbit(row[0]));
  EXPECT_TRUE(std::isnan(row[2]));
}

TEST(RowUpdates, RefuseOtherRows) {
  Rows rows = change(64, 0.1);
  rows.before.resize((kRows + 1) * 64);
  EXPECT_THROW(apply_updates(rows.bytes, 64, rows.before), std::runtime_error);
  rows.before.resize((kRows - 1) * 64);
  EXPECT_THROW(apply_updates(rows.bytes, 64, rows.before), std::runtime_error);
}

}  // namespace
}  // namespace hebbes::trainer
