#include "envs/ant/ant_task.h"

#include <stdexcept>
#include <string>

#include "envs/ant/ant_environment.h"
#include "envs/ant/ant_replay.h"

namespace hebbes::envs::ant {
namespace {

constexpr std::int64_t kMergedLinks = 12, kSeparateLinks = 20;

std::string to_text(const OptionValue& value) {
  struct Printer {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(const std::string& v) const { return "'" + v + "'"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return std::to_string(v); }
  };
  return std::visit(Printer{}, value);
}

Hinges hinges_option(const Options& options, Hinges otherwise) {
  Hinges hinges = otherwise;
  for (const auto& [name, value] : options) {
    if (name != "links") throw std::invalid_argument("task 'ant' has no option '" + name + "'");
    const auto* links = std::get_if<std::int64_t>(&value);
    if (!links || (*links != kMergedLinks && *links != kSeparateLinks)) {
      throw std::invalid_argument("option 'links' of task 'ant' must be 12 or 20, not " +
                                  to_text(value));
    }
    hinges = *links == kMergedLinks ? Hinges::kMerged : Hinges::kSeparate;
  }
  return hinges;
}

class AntTask final : public Task {
 public:
  std::string_view name() const override { return "ant"; }
  std::span<const std::string> variations() const override { return variation_names(); }
  std::size_t observation_size() const override { return kObservationSize; }
  std::size_t action_size() const override { return kJoints; }
  Options default_options() const override { return {{"links", kMergedLinks}}; }

  std::unique_ptr<Environment> make(std::string_view variation,
                                    const Options& options) const override {
    return std::make_unique<AntEnvironment>(
        model(variation, hinges_option(options, Hinges::kMerged)));
  }

  Trace replay(const Trace& input, const Options& options) const override {
    return ant::replay(input, model(input.variation, hinges_option(options, Hinges::kSeparate)));
  }

 private:
  AntModel model(std::string_view variation, Hinges hinges) const {
    return make_model(static_cast<Variation>(variation_index(*this, variation)), hinges);
  }
};

}  // namespace

const Task& ant_task() {
  static const AntTask task;
  return task;
}

}  // namespace hebbes::envs::ant
