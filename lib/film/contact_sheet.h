// Pictures side by side in one PNG file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "lib/film/film_file.h"
#include "lib/io/durable_file.h"

namespace hebbes::film {

/// As many pictures across as down, or one column more or a row less; from left to right, then from
/// top to bottom, on white, which keeps them apart.
class ContactSheet final : public FilmFile {
 public:
  ContactSheet(const std::filesystem::path& path, const FilmPlan& plan);
  void add(const envs::Picture& picture) override;
  void finish() override;

 private:
  static constexpr std::size_t kGap = 4;  // pixels between pictures

  std::size_t width() const { return across_ * (columns_ + kGap) - kGap; }
  std::size_t height() const { return down_ * (rows_ + kGap) - kGap; }

  io::TemporaryFile file_;
  std::size_t columns_, rows_;
  std::size_t across_, down_;
  std::size_t added_ = 0;
  std::vector<std::uint8_t> rgb_;
};

}  // namespace hebbes::film
