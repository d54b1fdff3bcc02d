#include "lib/config/config_files.h"

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>

#include "lib/config/choice.h"
#include "lib/config/config_values.h"
#include "lib/io/errors.h"
#include "lib/io/one_line.h"

namespace hebbes::config {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 23;  // a run records all of it

bool is_file_option(const kinds::Kind& kind, const std::string& name) {
  const auto& options = options_of(kind);
  const auto option = std::ranges::find(options, name, &kinds::Option::name);
  return option != options.end() && option->is_file;
}

bool is_file_key(const std::string& key) {
  for (const Choice& choice : choices()) {
    for (const kinds::Kind* kind : choice.kinds()) {
      const std::string prefix = choice.prefix(*kind);
      if (key.starts_with(prefix) && is_file_option(*kind, key.substr(prefix.size()))) return true;
    }
  }
  return false;
}

/// Whether TOML could hold the text.
bool is_plain(const std::string& text) {
  try {
    return text.find('\0') == std::string::npos && !toml::parse("t = " + write_value(text)).empty();
  } catch (const toml::parse_error&) {
    return false;
  }
}

std::string text_of(const std::filesystem::path& file, const std::string& asked,
                    const io::Poll& poll) {
  std::string text;
  try {
    text = io::TextSource(file).read(kMostBytes, poll);
  } catch (const std::system_error& error) {
    throw io::ConfigError(asked + ": cannot read this file: " + error.code().message());
  }
  if (!is_plain(text)) throw io::ConfigError(asked + ": this file is no text in UTF-8");
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

void embed(const std::string& key, Setting& setting, const io::Poll& poll) {
  const auto* name = setting.value->as_string();
  if (!name || name->get().empty() || name->get().find('\n') != std::string::npos) return;
  if (name->get().find('\0') != std::string::npos) return;  // whoever checks the option says so
  const std::string asked = setting.where + ": key '" + io::one_line(key) +
                            "' = " + io::one_line(write_value(name->get()));
  setting.file = name->get();
  auto document = std::make_shared<const toml::table>(
      toml::table{{"text", text_of(setting.directory / setting.file, asked, poll)}});
  setting.value = document->get("text");
  setting.document = std::move(document);
}

}  // namespace

void embed_file(const std::string& key, Setting& setting, const io::Poll& poll) {
  if (is_file_key(key)) embed(key, setting, poll);
}

void embed_files(Settings& settings, const io::Poll& poll) {
  for (auto& [key, setting] : settings) embed_file(key, setting, poll);
}

void embed_files_of(const kinds::Kind& kind, Settings& settings) {
  for (auto& [name, setting] : settings) {
    if (is_file_option(kind, name)) embed(name, setting, {});
  }
}

}  // namespace hebbes::config
