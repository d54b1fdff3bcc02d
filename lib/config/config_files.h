// Options whose values are the texts of files: read where a configuration names the file.
#pragma once

#include <string>

#include "lib/config/config_source.h"
#include "lib/io/text_source.h"
#include "lib/kinds/kind.h"

namespace hebbes::config {

/// Puts the text of the file that it names in the place of the value, if the dotted key is an
/// option of a choice with kinds::Option::is_file. A value of more than one line is a text
/// already; texts end with a line break, so that they are told from names. Throws ConfigError for a
/// file that cannot be read or is no text in UTF-8.
void embed_file(const std::string& key, Setting& setting, const io::Poll& poll = {});

/// The same of all settings; of those of a kind, whose keys have no prefix.
void embed_files(Settings& settings, const io::Poll& poll = {});
void embed_files_of(const kinds::Kind& kind, Settings& settings);

}  // namespace hebbes::config
