#include "lib/trainer/row_backup.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace hebbes::trainer {
namespace {

constexpr std::size_t kRows = 150, kColumns = 70;

std::vector<float> numbers(float first) {
  std::vector<float> values(kRows * kColumns);
  for (std::size_t j = 0; j < values.size(); ++j) values[j] = first + static_cast<float>(j);
  return values;
}

/// Changes every `stride`-th element of the first rows.
void step(RowBackup& backup, std::vector<std::vector<float>*> arrays, std::size_t rows,
          std::size_t stride) {
  for (std::size_t row = 0; row < rows; ++row) {
    backup.begin_row();
    for (auto* array : arrays) {
      for (std::size_t c = 0; c < kColumns; c += stride) (*array)[row * kColumns + c] *= -3.0f;
    }
    backup.end_row();
  }
}

TEST(RowBackup, TakesBackTheRowsThatWereStepped) {
  auto theta = numbers(0.5f), moment = numbers(-9.0f);
  theta[3] = -0.0f;
  theta[4] = std::numeric_limits<float>::denorm_min();
  const auto theta_before = theta, moment_before = moment;
  RowBackup backup({theta, moment}, kColumns);
  for (const std::size_t rows : {std::size_t{0}, std::size_t{1}, std::size_t{64}, kRows}) {
    for (const std::size_t stride : {1, 2, 35}) {
      step(backup, {&theta, &moment}, rows, stride);
      EXPECT_EQ(theta == theta_before, rows == 0);
      backup.take_back();
      EXPECT_EQ(theta, theta_before);
      EXPECT_EQ(moment, moment_before);
      EXPECT_TRUE(std::signbit(theta[3]));
    }
  }
}

TEST(RowBackup, ForgetsAStepThatHolds) {
  auto theta = numbers(1.0f);
  RowBackup backup({theta}, kColumns);
  step(backup, {&theta}, kRows, 1);
  backup.forget();
  const auto held = theta;
  step(backup, {&theta}, 70, 2);
  backup.take_back();
  EXPECT_EQ(theta, held);
}

}  // namespace
}  // namespace hebbes::trainer
