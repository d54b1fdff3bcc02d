// Options of the command line: each takes one value at a time, numbers are decimal.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace hebbes::apps {

/// Takes digits alone, as a number from `low` to `high` in base 10. CLI11 by itself reads 010 as 8
/// and 0x10 as 16; whatever has this goes through Option::transform.
CLI::Validator whole_number(std::uint64_t low = 0,
                            std::uint64_t high = std::numeric_limits<std::uint64_t>::max());

/// Takes a finite decimal number > 0, also one such as 1e-3.
CLI::Validator hours();

/// Takes what `parse` does not throw a io::UsageError for, whose message is shown after the
/// option's name.
CLI::Validator readable(std::function<void(const std::string& text)> parse);

/// For an application without subcommands, or for each one of them: an option that may be repeated
/// takes one argument each time, and leaves the next one to others.
void take_one_value_each(CLI::App& app);

}  // namespace hebbes::apps
