#include "envs/ant/ant_variations.h"

#include <algorithm>
#include <utility>

namespace hebbes::envs::ant {
namespace {

struct Parameter {
  kinds::Option option;
  std::function<void(const kinds::Value& value, AntVariation& variation)> set;
};

Parameter number(const char* name, const char* description, double AntVariation::*member,
                 const kinds::Limits& limits) {
  return {{.name = name,
           .description = description,
           .value = AntVariation().*member,
           .check = kinds::within(limits),
           .is_quiet = true},
          [member](const kinds::Value& value, AntVariation& variation) {
            variation.*member = std::get<double>(value);
          }};
}

template <std::size_t kCount>
Parameter numbers(const char* name, const char* description,
                  std::array<double, kCount> AntVariation::*member, const kinds::Limits& limits) {
  const std::array<double, kCount> usual = AntVariation().*member;
  return {{.name = name,
           .description = description,
           .value = std::vector<double>(usual.begin(), usual.end()),
           .check = kinds::list_of(kCount, limits),
           .is_quiet = true},
          [member](const kinds::Value& value, AntVariation& variation) {
            std::ranges::copy(std::get<std::vector<double>>(value), (variation.*member).begin());
          }};
}

std::vector<Parameter> make_parameters() {
  using V = AntVariation;
  const kinds::Limits length = {0.01, true, 2, ">= 0.01 and <= 2"};
  const kinds::Limits density = {1, true, 1e5, ">= 1 and <= 1e5"};
  const kinds::Limits friction = {0, true, 100, ">= 0 and <= 100"};
  const kinds::Limits angle = {-180, true, 180, ">= -180 and <= 180"};
  return {
      numbers("foot_length", "extent along x and y, of each leg, m", &V::foot_length, length),
      numbers("limb_length", "the same of a leg's two limbs before the foot", &V::limb_length,
              length),
      number("torso_density", "kg/m^3", &V::torso_density, density),
      number("limb_density", "kg/m^3", &V::limb_density, density),
      numbers("hip_range", "to both sides, of each leg, degrees", &V::hip_range,
              {0, false, 180, "> 0 and <= 180"}),
      numbers("ankle_lower", "least bend outwards, of each leg, degrees", &V::ankle_lower, angle),
      numbers("ankle_upper", "largest bend outwards, of each leg, degrees", &V::ankle_upper, angle),
      numbers("motor_strength", "times the usual torque, of each joint; 0: dead",
              &V::motor_strength, {0, true, 100, ">= 0 and <= 100"}),
      number("floor_friction", "coefficient", &V::floor_friction, friction),
      number("foot_friction", "times the floor's", &V::foot_friction, friction),
      number("gravity", "m/s^2", &V::gravity, {0, true, 1000, ">= 0 and <= 1000"}),
      number("slope", "of the floor, degrees", &V::slope, {0, true, 89, ">= 0 and <= 89"}),
      number("uphill", "where the floor rises to, degrees from x towards y", &V::uphill,
             {-360, true, 360, ">= -360 and <= 360"}),
  };
}

const std::vector<Parameter>& parameters() {
  static const auto all = make_parameters();
  return all;
}

BuiltInVariation built_in(const char* name, Variation variation) {
  const auto feet = variation_of(variation).foot_length;
  return {name, {{"foot_length", std::vector<double>(feet.begin(), feet.end())}}};
}

}  // namespace

std::span<const BuiltInVariation> built_in_bodies() {
  static const std::vector<BuiltInVariation> all = {
      built_in("default", Variation::kDefault), built_in("damage-left", Variation::kDamageLeft),
      built_in("damage-right", Variation::kDamageRight),
      built_in("long-front", Variation::kLongFront), built_in("long-back", Variation::kLongBack)};
  return all;
}

std::vector<kinds::Option> body_parameters() {
  std::vector<kinds::Option> options;
  for (const Parameter& parameter : parameters()) options.push_back(parameter.option);
  return options;
}

AntVariation body_of(const std::function<const kinds::Value&(const std::string& name)>& parameter) {
  AntVariation variation;
  for (const Parameter& known : parameters()) known.set(parameter(known.option.name), variation);
  return variation;
}

}  // namespace hebbes::envs::ant
