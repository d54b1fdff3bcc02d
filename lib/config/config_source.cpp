#include "lib/config/config_source.h"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "lib/config/config_values.h"
#include "lib/io/errors.h"
#include "lib/io/one_line.h"

namespace hebbes::config {
namespace {

using Document = std::shared_ptr<const toml::table>;

std::string at_line(std::string_view origin, const toml::source_region& source) {
  return std::string(origin) + ":" + std::to_string(source.begin.line);
}

Document parse_document(std::string_view text, std::string_view origin) {
  try {
    return std::make_shared<const toml::table>(toml::parse(text));
  } catch (const toml::parse_error& error) {
    throw io::ConfigError(at_line(origin, error.source()) + ": " +
                          io::one_line(error.description()));
  }
}

/// Adds every value under `node`, which has the dotted key `name`.
void flatten(const Document& document, const toml::node& node, const std::string& name,
             std::string_view origin, Settings& settings) {
  const toml::table* table = node.as_table();
  if (!table || (table->empty() && !name.empty())) {
    settings[name] = {document, &node, at_line(origin, node.source())};
    return;
  }
  for (const auto& [key, value] : *table) {
    const std::string dotted = (name.empty() ? "" : name + ".") + std::string(key.str());
    flatten(document, value, dotted, origin, settings);
  }
}

/// Files that a file names stand beside it; beside no pipe, which has its name from the system.
std::filesystem::path directory_of(const std::filesystem::path& file) {
  const std::string directory = file.parent_path().string() + "/";
  const bool is_system = directory.starts_with("/dev/") || directory.starts_with("/proc/");
  return is_system ? std::filesystem::path() : file.parent_path();
}

std::filesystem::path included_file(const Setting& include, const std::filesystem::path& by) {
  const auto* name = include.value->as_string();
  if (!name || name->get().empty() || name->get().find('\0') != std::string::npos) {
    throw io::ConfigError(include.where +
                          ": key 'include' = " + io::one_line(to_text(*include.value)) +
                          ": must be a string, a file name");
  }
  return directory_of(by) / name->get();
}

/// A file and those that it includes, one after the other.
class IncludeChain {
 public:
  explicit IncludeChain(const io::Poll& poll) : poll_(poll) {}

  /// `asked` begins the messages: it says who wants to read the file.
  Settings read(const std::filesystem::path& file, const std::string& asked) {
    Settings own = parse_settings(read_text(file, asked), file.string());
    for (auto& [key, setting] : own) {
      setting.layer = 1 - static_cast<int>(files_.size());
      setting.directory = directory_of(file);
    }
    const auto include = own.find("include");
    if (include == own.end()) return own;
    const auto base = included_file(include->second, file);
    Settings settings = read(base, include->second.where + ": key 'include' = " +
                                       io::one_line(write_value(base.string())));
    own.erase(include);
    lay_over(settings, std::move(own));
    return settings;
  }

 private:
  std::string read_text(const std::filesystem::path& file, const std::string& asked) {
    constexpr std::size_t kMost = std::size_t{1} << 24;  // bytes; far from any configuration's
    try {
      io::TextSource source(file);
      if (std::ranges::find(files_, source.identity()) != files_.end()) {
        throw io::ConfigError(asked + ": the file includes itself");
      }
      files_.push_back(source.identity());
      return source.read(kMost, poll_);
    } catch (const std::system_error& error) {
      throw io::ConfigError(asked +
                            ": cannot read this configuration file: " + error.code().message());
    }
  }

  const io::Poll& poll_;
  std::vector<io::FileIdentity> files_;  // outermost first
};

Document parse_value(const std::string& text) {
  try {
    auto document = std::make_shared<const toml::table>(toml::parse("value = " + text));
    if (document->size() == 1) return document;
  } catch (const toml::parse_error&) {
  }
  return std::make_shared<const toml::table>(toml::table{{"value", text}});
}

}  // namespace

Settings read_settings(const std::filesystem::path& file, const io::Poll& poll) {
  return IncludeChain(poll).read(file, file.string());
}

Settings parse_settings(std::string_view toml, std::string_view origin) {
  const Document document = parse_document(toml, origin);
  Settings settings;
  flatten(document, *document, "", origin, settings);
  return settings;
}

Settings parse_overrides(std::span<const std::string> overrides, const std::string& option) {
  Settings settings;
  for (const std::string& text : overrides) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw io::ConfigError(option + " " + io::one_line(text) + ": must have the form key=value");
    }
    const std::string key = text.substr(0, equals);
    const Document document = parse_value(text.substr(equals + 1));
    Settings values;
    flatten(document, *document->get("value"), key, option, values);
    for (auto& [name, setting] : values) {
      setting.where = option;
      setting.layer = 1;
      settings[name] = std::move(setting);
    }
  }
  return settings;
}

void lay_over(Settings& lower, Settings upper) {
  for (auto& [key, setting] : upper) lower[key] = std::move(setting);
}

}  // namespace hebbes::config
