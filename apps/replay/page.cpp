#include "apps/replay/page.h"

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "apps/replay/description.h"
#include "apps/replay/encoding.h"
#include "apps/replay/page_parts.h"
#include "apps/replay/three_js.h"
#include "lib/io/durable_file.h"
#include "lib/io/errors.h"

namespace hebbes::apps::replay {
namespace {

/// `text` with each marker, in the order in which they stand there, replaced by its part.
std::string fill_in(std::string_view text,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> parts) {
  std::string filled;
  for (const auto& [marker, part] : parts) {
    const std::size_t at = text.find(marker);
    filled += text.substr(0, at);
    filled += part;
    text = text.substr(at + marker.size());
  }
  filled += text;
  return filled;
}

}  // namespace

std::filesystem::path usual_three_js() {
  return kThreeJs;
}

std::string read_three_js(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    throw io::FileError("--three " + path.string() +
                        ": cannot be read; Debian's package libjs-three brings three.js");
  }
  if (const std::string reason = three_js_flaw(text.view(), kScript); !reason.empty()) {
    throw io::UsageError("--three " + path.string() + ": " + reason +
                         "; Debian's package libjs-three brings the three.js that pages need");
  }
  return text.str();
}

std::size_t write_page(const std::filesystem::path& out, const std::string& three_js,
                       std::span<const Life> lives) {
  const std::string data = to_base64(compress(to_block(lives)));
  const std::string page = fill_in(kIndexHtml, {{"@STYLE@", kStyle},
                                                {"@THREE_LICENCE@", kThreeLicence},
                                                {"@THREE@", three_js},
                                                {"@DATA@", data},
                                                {"@SCRIPT@", kScript}});
  io::TemporaryFile temporary(out);
  std::ofstream file(temporary.path(), std::ios::binary);
  file << page;
  file.close();
  if (!file) throw io::FileError(out.string() + ": cannot be written");
  temporary.replace_target();
  return page.size();
}

}  // namespace hebbes::apps::replay
