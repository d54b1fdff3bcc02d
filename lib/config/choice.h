// Choices of a configuration by name: a task, a policy, a population, each with options of its own.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lib/config/config.h"
#include "lib/config/config_keys.h"
#include "lib/config/config_source.h"
#include "lib/kinds/kind.h"

namespace hebbes::config {

/// A choice, made by the value of one key.
struct Choice {
  std::string key;          ///< "population.sharing"
  std::vector<Need> needs;  ///< of its key and of all options
  std::vector<const kinds::Kind*> (*kinds)();
  const kinds::Kind& (*chosen)(const Config&);
  const kinds::Options& (*options)(const Config&);
  void (*set_options)(Config&, kinds::Options);
  std::string (*prefix)(const kinds::Kind&);  ///< of the options' keys, "population."
};

/// In the order in which their options are printed.
std::span<const Choice> choices();

/// Throws std::logic_error if an option of the kind has the name of a key that is no option.
void require_names_of_its_own(const kinds::Kind& kind, const std::string& prefix);

/// Kind::options(), made once for each set of `given` ones, as they are asked for again and again.
const std::vector<kinds::Option>& options_of(const kinds::Kind& kind,
                                             const std::vector<std::string>& given = {});

/// Options of a kind, those included that the settings below `prefix` define. Throws ConfigError.
const std::vector<kinds::Option>& known_options(const kinds::Kind& kind, const std::string& prefix,
                                                const Settings& settings);

/// Reads the options that settings give to the kinds of a choice, each checked for itself; keeps
/// those of the chosen one, with its defaults. Throws ConfigError.
void read_options(const Choice& choice, const Settings& settings, Config& config);

/// The key and the value, as TOML, of each option that means something.
struct WrittenOption {
  std::string key;
  std::string description;
  std::string value;
};
std::vector<WrittenOption> written_options(const Choice& choice, const Config& config);

/// A reason why the setting, an option of some kind, means nothing; `decided_by` is a key.
struct IdleReason {
  std::string decided_by;
  std::string why;
};

/// All reasons; none if it means something or is no option of the choice.
std::vector<IdleReason> idle_reasons(const Choice& choice, const Config& config,
                                     const std::string& key);

}  // namespace hebbes::config
