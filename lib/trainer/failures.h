// Failed episodes: what one counts that met a number that is not finite. The rule of training, of
// evaluations and of whoever reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hebbes::trainer {

/// Return of each episode where all of a variation failed: finite, and below what agents get.
inline constexpr double kTotalFailure = -1e6;

/// Of a batch's `returns` [individuals, variations, episodes], gives those that are not finite the
/// worst finite one of their variation; where there is none, kTotalFailure, or the worst finite one
/// of the batch if that is lower. Returns the number of failed episodes of each variation.
std::vector<std::int64_t> replace_failures(std::span<double> returns, std::size_t variations,
                                           std::size_t episodes = 1);

/// " (3 failed)", to stand behind a mean; "" if none did.
std::string failures_text(std::int64_t failed);

}  // namespace hebbes::trainer
