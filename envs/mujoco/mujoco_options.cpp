#include "envs/mujoco/mujoco_options.h"

#include <algorithm>
#include <stdexcept>

namespace hebbes::envs::mujoco {
namespace {

using Numbers = std::vector<double>;

const std::vector<std::string> kNoises = {"normal", "uniform"};
const std::vector<std::string> kAxes = {"x", "y", "z"};
const std::vector<std::string> kPoints = {"frame", "mass"};
constexpr std::array<const char*, 4> kHealthy = {"healthy_z", "healthy_angle", "healthy_tilt",
                                                 "healthy_state"};
constexpr double kLargest = 1e6;  // of a weight

/// [least], or [least, largest].
Interval interval_in(const kinds::Value& value) {
  const auto& ends = std::get<Numbers>(value);
  if (ends.empty() || ends.size() > 2 || (ends.size() == 2 && ends[0] >= ends[1])) {
    throw std::invalid_argument("must be [least] or [least, largest]");
  }
  Interval interval{.least = ends[0]};
  if (ends.size() == 2) interval.largest = ends[1];
  return interval;
}

kinds::Option interval(const char* name, const char* description) {
  return {.name = name,
          .description = description,
          .value = Numbers{0, 1},
          .check = [](const kinds::Value& value) { interval_in(value); },
          .is_optional = true};
}

kinds::Option weight(const char* name, const char* description, double value) {
  return {.name = name,
          .description = description,
          .value = value,
          .check = kinds::within({-kLargest, true, kLargest, ">= -1e6 and <= 1e6"})};
}

kinds::Option flag(const char* name, const char* description, bool value) {
  return {.name = name, .description = description, .value = value};
}

std::optional<Interval> interval_of(const kinds::Options& all, const char* name) {
  const auto found = all.find(name);
  if (found == all.end()) return std::nullopt;
  return interval_in(found->second);
}

std::optional<double> number_of(const kinds::Options& all, const char* name) {
  const auto found = all.find(name);
  if (found == all.end()) return std::nullopt;
  return std::get<double>(found->second);
}

bool is_zero(const kinds::Options& all, const char* name) {
  return kinds::get<double>(all, name) == 0;
}

bool is_empty(const kinds::Options& all, const char* name) {
  return kinds::get<std::string>(all, name).empty();
}

bool has_healthy_range(const kinds::Options& all) {
  return std::ranges::any_of(kHealthy, [&](const char* name) { return all.contains(name); });
}

}  // namespace

std::vector<kinds::Option> mujoco_options() {
  return {
      {.name = "model",
       .description = "an MJCF file, of which the run keeps the text; relative to this file",
       .value = std::string(),
       .is_file = true},
      {.name = "frame_skip",
       .description = "steps of MuJoCo's in one of the world",
       .value = std::int64_t{5},
       .check = kinds::within({1, true, 1000, ">= 1 and <= 1000"})},
      {.name = "max_steps",
       .description = "of an episode",
       .value = std::int64_t{1000},
       .check = kinds::within({1, true, 1e6, ">= 1 and <= 1000000"})},
      flag("observe_place", "where the root is along x and y", false),
      flag("observe_contact_forces", "torques and forces on each body, clipped to [-1, 1]", false),
      flag("observe_sensors", "all of the model's sensors", false),
      {.name = "observation_clip",
       .description = "largest magnitude of what is observed; 0: any",
       .value = 0.0,
       .check = kinds::within({0, true, kLargest, ">= 0 and <= 1e6"})},
      {.name = "reset_noise",
       .description = "of positions and velocities at the start of an episode",
       .value = 0.1,
       .check = kinds::within({0, true, 1000, ">= 0 and <= 1000"})},
      {.name = "velocity_noise",
       .description = "normal | uniform: how velocities have it; positions are uniform",
       .value = kNoises.front(),
       .check = kinds::one_of(kNoises)},
      {.name = "forward_body",
       .description = "whose progress counts; \"\": the first that moves",
       .value = std::string()},
      {.name = "forward_point",
       .description = "frame | mass: of the body, or the centre of mass of all that hangs on it",
       .value = kPoints.front(),
       .check = kinds::one_of(kPoints)},
      {.name = "forward_axis",
       .description = "x | y | z of the world",
       .value = kAxes.front(),
       .check = kinds::one_of(kAxes)},
      weight("forward_reward", "times the velocity along the axis, m/s", 1.0),
      weight("alive_bonus", "of a step while the body is healthy", 1.0),
      weight("control_cost", "times the sum of the squared controls", 0.5),
      weight("contact_cost", "times the sum of the squared contact forces, clipped to [-1, 1]",
             0.0),
      {.name = "goal_site", .description = "to come near", .value = std::string()},
      weight("goal_cost", "times the distance from the body's frame to the site, m", 1.0),
      interval("healthy_z", "height of the body's frame, m"),
      {.name = "healthy_joint",
       .description = "a joint whose angle is to be watched",
       .value = std::string()},
      interval("healthy_angle", "of that joint, rad, or m of one that slides"),
      {.name = "healthy_tilt",
       .description = "of the body's z axis from the world's at most, rad",
       .value = 1.0,
       .check = kinds::within({0, false, 3.15, "> 0 and <= 3.15"}),
       .is_optional = true},
      interval("healthy_state", "of positions, but for the root's x and y, and velocities"),
      flag("terminate_when_unhealthy", "ends an episode; else there is no bonus", true)};
}

std::vector<kinds::IdleOption> idle_reasons(std::string_view option, const kinds::Options& all) {
  const auto when = [](bool idle, const char* decided_by,
                       const char* why) -> std::vector<kinds::IdleOption> {
    if (!idle) return {};
    return {{decided_by, why}};
  };
  if (option == "velocity_noise")
    return when(is_zero(all, "reset_noise"), "reset_noise", "where reset_noise is 0");
  if (option == "forward_point" || option == "forward_axis") {
    return when(is_zero(all, "forward_reward"), "forward_reward", "where forward_reward is 0");
  }
  if (option == "goal_cost")
    return when(is_empty(all, "goal_site"), "goal_site", "without goal_site");
  if (option == "goal_site")
    return when(is_zero(all, "goal_cost"), "goal_cost", "where goal_cost is 0");
  if (option == "healthy_angle") {
    return when(is_empty(all, "healthy_joint"), "healthy_joint", "without healthy_joint");
  }
  if (option == "healthy_joint") {
    return when(!all.contains("healthy_angle"), "healthy_angle", "without healthy_angle");
  }
  if (option == "terminate_when_unhealthy") {
    return when(!has_healthy_range(all), "healthy_z", "without a healthy range");
  }
  return {};
}

MujocoSettings settings_of(const kinds::Options& all) {
  const auto number = [&](const char* name) { return kinds::get<double>(all, name); };
  const auto whole = [&](const char* name) { return kinds::get<std::int64_t>(all, name); };
  const auto text = [&](const char* name) { return kinds::get<std::string>(all, name); };
  const auto is = [&](const char* name) { return kinds::get<bool>(all, name); };
  return {
      .model = text("model"),
      .frame_skip = static_cast<int>(whole("frame_skip")),
      .max_steps = static_cast<std::size_t>(whole("max_steps")),
      .observation = {.place = is("observe_place"),
                      .contact_forces = is("observe_contact_forces"),
                      .sensors = is("observe_sensors"),
                      .clip = number("observation_clip")},
      .noise = {.scale = number("reset_noise"), .is_normal = text("velocity_noise") == kNoises[0]},
      .body = text("forward_body"),
      .axis = kinds::index_of(kAxes, all.at("forward_axis")),
      .follows_mass_centre = text("forward_point") == kPoints[1],
      .weights = {.forward = number("forward_reward"),
                  .alive = number("alive_bonus"),
                  .control = number("control_cost"),
                  .contact = number("contact_cost"),
                  .goal = is_empty(all, "goal_site") ? 0 : number("goal_cost")},
      .goal = text("goal_site"),
      .joint = text("healthy_joint"),
      .healthy = {.height = interval_of(all, "healthy_z"),
                  .angle = is_empty(all, "healthy_joint") ? std::nullopt
                                                          : interval_of(all, "healthy_angle"),
                  .tilt = number_of(all, "healthy_tilt"),
                  .state = interval_of(all, "healthy_state")},
      .ends_unhealthy = is("terminate_when_unhealthy")};
}

}  // namespace hebbes::envs::mujoco
