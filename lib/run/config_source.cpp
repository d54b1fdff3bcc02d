#include "lib/run/config_source.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "lib/run/errors.h"

namespace hebbes::run {
namespace {

using Document = std::shared_ptr<const toml::table>;

std::string at_line(std::string_view origin, const toml::source_region& source) {
  return std::string(origin) + ":" + std::to_string(source.begin.line);
}

Document parse_document(std::string_view text, std::string_view origin) {
  try {
    return std::make_shared<const toml::table>(toml::parse(text));
  } catch (const toml::parse_error& error) {
    throw ConfigError(at_line(origin, error.source()) + ": " + std::string(error.description()));
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

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  if (std::filesystem::is_directory(file) || !in || !(text << in.rdbuf())) {
    throw ConfigError(file.string() + ": cannot read this configuration file");
  }
  return text.str();
}

/// `chain` holds the files that include this one, outermost first.
Settings read_layer(const std::filesystem::path& file, std::vector<std::filesystem::path>& chain,
                    const std::string& included_at) {
  if (!included_at.empty() && !std::filesystem::is_regular_file(file)) {
    throw ConfigError(included_at + ": key 'include' = \"" + file.string() +
                      "\": cannot read this configuration file");
  }
  const auto identity = std::filesystem::weakly_canonical(file);
  if (std::find(chain.begin(), chain.end(), identity) != chain.end()) {
    throw ConfigError(included_at + ": key 'include' = \"" + file.string() +
                      "\": the file includes itself");
  }
  chain.push_back(identity);
  Settings own = parse_settings(read_text(file), file.string());
  for (auto& [key, setting] : own) setting.layer = 1 - static_cast<int>(chain.size());
  Settings settings;
  if (const auto include = own.find("include"); include != own.end()) {
    const auto* base = include->second.value->as_string();
    if (!base) {
      throw ConfigError(include->second.where + ": key 'include': must be a string, a file name");
    }
    settings = read_layer(file.parent_path() / base->get(), chain, include->second.where);
    own.erase(include);
  }
  lay_over(settings, std::move(own));
  chain.pop_back();
  return settings;
}

Document parse_value(const std::string& text) {
  try {
    auto document = std::make_shared<const toml::table>(toml::parse("value = " + text));
    if (document->size() == 1) return document;
  } catch (const toml::parse_error&) {
  }
  return std::make_shared<const toml::table>(toml::table{{"value", text}});
}

}  // namespace

Settings read_settings(const std::filesystem::path& file) {
  std::vector<std::filesystem::path> chain;
  return read_layer(file, chain, "");
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
      throw ConfigError(option + " " + text + ": must have the form key=value");
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

}  // namespace hebbes::run
