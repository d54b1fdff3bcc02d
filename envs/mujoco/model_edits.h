// Fields of a model's elements by name: what a variation changes.
#pragma once

#include <mujoco/mujoco.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "envs/mujoco/model.h"
#include "lib/kinds/option.h"

namespace hebbes::envs::mujoco {

/// A field and what it is set to: "geom.foot.size" and 0.05, "opt.gravity" and "x0.5".
using Edit = std::pair<std::string, kinds::Value>;

/// Whether the name is made like that of a field: "opt.FIELD", or "TYPE.ELEMENT.FIELD" with a type
/// that there is.
bool names_a_field(std::string_view name);

/// Throws std::invalid_argument for an element that the model has not, with the nearest that it
/// has, and for a value that the field cannot have.
void check_edit(const mjModel& model, std::string_view name, const kinds::Value& value);

/// The model with the edits, and what MuJoCo derives from what was edited. Factors are of the
/// model's own values. Among edits of one field of one element, the last in the alphabet holds,
/// which is that of the element's own name. Throws as check_edit().
Model edited(const mjModel& model, const std::vector<Edit>& edits);

}  // namespace hebbes::envs::mujoco
