#include "envs/ant/ant_task.h"

#include <algorithm>
#include <array>
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

Hinges parse_links(const OptionValue& value) {
  const auto* links = std::get_if<std::int64_t>(&value);
  if (!links || (*links != kMergedLinks && *links != kSeparateLinks)) {
    throw std::invalid_argument("option 'links' of task 'ant' must be 12 or 20, not " +
                                to_text(value));
  }
  return *links == kMergedLinks ? Hinges::kMerged : Hinges::kSeparate;
}

EngineKind parse_engine(const OptionValue& value) {
  const auto* engine = std::get_if<std::string>(&value);
  const auto names = engine_names();
  const auto found = engine ? std::find(names.begin(), names.end(), *engine) : names.end();
  if (found == names.end()) {
    throw std::invalid_argument("option 'engine' of task 'ant' must be 'lanes' or 'bullet', not " +
                                to_text(value));
  }
  return static_cast<EngineKind>(found - names.begin());
}

struct AntOptions {
  Hinges hinges;
  EngineKind engine = EngineKind::kLanes;
};

AntOptions parse(const Options& options, Hinges default_hinges) {
  AntOptions parsed{.hinges = default_hinges};
  for (const auto& [name, value] : options) {
    if (name == "links") {
      parsed.hinges = parse_links(value);
    } else if (name == "engine") {
      parsed.engine = parse_engine(value);
    } else {
      throw std::invalid_argument("task 'ant' has no option '" + name + "'");
    }
  }
  return parsed;
}

std::span<const Bounds> torque_bounds() {
  static const auto kBounds = [] {
    std::array<Bounds, kJoints> bounds;
    bounds.fill({.low = -1.0f, .high = 1.0f});
    return bounds;
  }();
  return kBounds;
}

class AntTask final : public Task {
 public:
  std::string_view name() const override { return "ant"; }
  std::span<const std::string> variations() const override { return variation_names(); }
  std::span<const std::size_t> observation_shape() const override {
    static constexpr std::array<std::size_t, 1> kShape = {kObservationSize};
    return kShape;
  }
  std::span<const Bounds> action_bounds() const override { return torque_bounds(); }
  Options default_options() const override {
    return {{"links", kMergedLinks}, {"engine", engine_names().front()}};
  }

  std::unique_ptr<Environment> make(std::string_view variation,
                                    const Options& options) const override {
    const auto [hinges, engine] = parse(options, Hinges::kMerged);
    return std::make_unique<AntEnvironment>(model(variation, hinges), engine);
  }

  Trace replay(const Trace& input, const Options& options) const override {
    const auto [hinges, engine] = parse(options, Hinges::kSeparate);
    return ant::replay(input, model(input.variation, hinges), engine);
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
