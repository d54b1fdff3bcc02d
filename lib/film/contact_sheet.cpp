#include "lib/film/contact_sheet.h"

#include <png.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "lib/io/errors.h"

namespace hebbes::film {

ContactSheet::ContactSheet(const std::filesystem::path& path, const FilmPlan& plan)
    : file_(path),
      columns_(plan.columns),
      rows_(plan.rows),
      across_(static_cast<std::size_t>(std::ceil(std::sqrt(plan.pictures)))),
      down_((plan.pictures + across_ - 1) / across_),
      rgb_(envs::Picture::kChannels * width() * height(), 255) {}

void ContactSheet::add(const envs::Picture& picture) {
  assert(added_ < across_ * down_ && picture.columns() == columns_ && picture.rows() == rows_);
  constexpr std::size_t kChannels = envs::Picture::kChannels;
  std::vector<std::uint8_t> pixels(kChannels * columns_ * rows_);
  picture.interleave(pixels);
  const std::size_t left = added_ % across_ * (columns_ + kGap);
  const std::size_t top = added_ / across_ * (rows_ + kGap);
  for (std::size_t y = 0; y < rows_; ++y) {
    std::copy_n(&pixels[kChannels * y * columns_], kChannels * columns_,
                &rgb_[kChannels * ((top + y) * width() + left)]);
  }
  ++added_;
}

void ContactSheet::finish() {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.format = PNG_FORMAT_RGB;
  image.width = static_cast<png_uint_32>(width());
  image.height = static_cast<png_uint_32>(height());
  if (png_image_write_to_file(&image, file_.path().c_str(), 0, rgb_.data(), 0, nullptr) == 0) {
    throw io::FileError(file_.path().string() + ": cannot be written: " + image.message);
  }
  file_.replace_target();
}

}  // namespace hebbes::film
