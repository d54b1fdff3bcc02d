#include "envs/mujoco/mjcf.h"

#include <algorithm>

namespace hebbes::envs::mujoco {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

/// Walks through a text from tag to tag. Of what is no XML it finds what it can: MuJoCo refuses it.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<FileReference> first_reference() {
    while ((at_ = text_.find('<', at_)) != std::string_view::npos) {
      if (skip("<!--", "-->") || skip("<![CDATA[", "]]>") || skip("<?", "?>")) continue;
      ++at_;
      if (auto reference = file_in_tag()) return reference;
    }
    return std::nullopt;
  }

 private:
  bool skip(std::string_view begin, std::string_view end) {
    if (!text_.substr(at_).starts_with(begin)) return false;
    at_ = after(text_.find(end, at_ + begin.size()), end.size());
    return true;
  }

  std::size_t after(std::size_t found, std::size_t size) const {
    return found == std::string_view::npos ? text_.size() : found + size;
  }

  std::string_view word(std::string_view ends) {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(ends, at_), text_.size());
    return text_.substr(begin, at_ - begin);
  }

  void skip_space() { at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size()); }

  /// An attribute `file`, or one of those that pictures have: `fileup`.
  std::optional<FileReference> file_in_tag() {
    const std::string_view element = word(" \t\r\n/>");
    while (true) {
      skip_space();
      if (at_ == text_.size() || text_[at_] == '>' || text_[at_] == '<') return std::nullopt;
      const std::size_t begin = at_;
      const std::string_view name = word(" \t\r\n=/><");
      skip_space();
      if (at_ < text_.size() && text_[at_] == '=') {
        ++at_;
        const std::string_view value = quoted();
        if (name.starts_with("file")) {
          const auto line =
              1 + std::count(text_.begin(), text_.begin() + static_cast<long>(begin), '\n');
          return FileReference{std::string(element), std::string(value),
                               static_cast<std::size_t>(line)};
        }
      } else if (at_ == begin) {
        ++at_;  // the slash of an empty element, or what is none
      }
    }
  }

  std::string_view quoted() {
    skip_space();
    if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return word(" \t\r\n/>");
    const char quote = text_[at_++];
    const std::size_t begin = at_;
    const std::size_t end = std::min(text_.find(quote, at_), text_.size());
    at_ = std::min(end + 1, text_.size());
    return text_.substr(begin, end - begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<FileReference> first_reference(std::string_view mjcf) {
  return Reader(mjcf).first_reference();
}

}  // namespace hebbes::envs::mujoco
