// The quadruped's variations as a configuration gives them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "envs/ant/ant_model.h"
#include "envs/task.h"

namespace hebbes::envs::ant {

/// The reference's, in the order of Variation.
std::span<const BuiltInVariation> built_in_bodies();

/// What can be set of a variation; the defaults are those of AntVariation.
std::vector<kinds::Option> body_parameters();

/// A variation with these values of its parameters.
AntVariation body_of(const std::function<const kinds::Value&(const std::string& name)>& parameter);

}  // namespace hebbes::envs::ant
