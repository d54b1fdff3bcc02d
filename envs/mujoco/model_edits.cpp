#include "envs/mujoco/model_edits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>

#include "envs/factor.h"
#include "lib/kinds/nearest.h"

namespace hebbes::envs::mujoco {
namespace {

/// How numbers are given to a field of more than one entry.
enum class Entries {
  kAll,    ///< all of them
  kFirst,  ///< the first ones, as in MJCF
  kEach    ///< one for all
};

/// The entries of an element of a field's.
using Values = std::span<mjtNum> (*)(mjModel& model, int id);

struct Field {
  std::string_view type, name;
  mjtObj object;
  Entries entries;
  kinds::Limits limits;
  Values values;
  mjtByte* mjModel::*limited = nullptr;  ///< whether there is what the field describes
};

template <mjtNum* mjModel::*kArray, std::size_t kWidth>
std::span<mjtNum> values(mjModel& model, int id) {
  return {model.*kArray + static_cast<std::size_t>(id) * kWidth, kWidth};
}

/// Of a joint's degrees of freedom.
template <mjtNum* mjModel::*kArray>
std::span<mjtNum> dof_values(mjModel& model, int id) {
  const int type = model.jnt_type[id];
  const std::size_t dofs = type == mjJNT_FREE ? 6 : type == mjJNT_BALL ? 3 : 1;
  return {model.*kArray + model.jnt_dofadr[id], dofs};
}

/// Those that a geom of its type has.
std::span<mjtNum> sizes(mjModel& model, int id) {
  const int type = model.geom_type[id];
  const std::size_t count = type == mjGEOM_SPHERE                               ? 1
                            : type == mjGEOM_CAPSULE || type == mjGEOM_CYLINDER ? 2
                            : type == mjGEOM_MESH || type == mjGEOM_HFIELD      ? 0
                                                                                : 3;
  return {model.geom_size + 3 * id, count};
}

constexpr kinds::Limits kAny{-mjMAXVAL, true, mjMAXVAL, ">= -1e10 and <= 1e10"};
constexpr kinds::Limits kNotNegative{0, true, mjMAXVAL, ">= 0 and <= 1e10"};
constexpr kinds::Limits kPositive{0, false, mjMAXVAL, "> 0 and <= 1e10"};

// In the order in which they are set.
constexpr std::array kFields = {
    Field{"body", "mass", mjOBJ_BODY, Entries::kAll, kPositive, values<&mjModel::body_mass, 1>},
    Field{"body", "inertia", mjOBJ_BODY, Entries::kAll, kPositive,
          values<&mjModel::body_inertia, 3>},
    Field{"body", "pos", mjOBJ_BODY, Entries::kAll, kAny, values<&mjModel::body_pos, 3>},
    Field{"geom", "size", mjOBJ_GEOM, Entries::kFirst, kPositive, sizes},
    Field{"geom", "pos", mjOBJ_GEOM, Entries::kAll, kAny, values<&mjModel::geom_pos, 3>},
    Field{"geom", "friction", mjOBJ_GEOM, Entries::kFirst, kNotNegative,
          values<&mjModel::geom_friction, 3>},
    Field{"joint", "damping", mjOBJ_JOINT, Entries::kEach, kNotNegative,
          dof_values<&mjModel::dof_damping>},
    Field{"joint", "armature", mjOBJ_JOINT, Entries::kEach, kNotNegative,
          dof_values<&mjModel::dof_armature>},
    Field{"joint", "frictionloss", mjOBJ_JOINT, Entries::kEach, kNotNegative,
          dof_values<&mjModel::dof_frictionloss>},
    Field{"joint", "stiffness", mjOBJ_JOINT, Entries::kAll, kNotNegative,
          values<&mjModel::jnt_stiffness, 1>},
    Field{"joint", "range", mjOBJ_JOINT, Entries::kAll, kAny, values<&mjModel::jnt_range, 2>,
          &mjModel::jnt_limited},
    Field{"tendon", "stiffness", mjOBJ_TENDON, Entries::kAll, kNotNegative,
          values<&mjModel::tendon_stiffness, 1>},
    Field{"tendon", "damping", mjOBJ_TENDON, Entries::kAll, kNotNegative,
          values<&mjModel::tendon_damping, 1>},
    Field{"tendon", "frictionloss", mjOBJ_TENDON, Entries::kAll, kNotNegative,
          values<&mjModel::tendon_frictionloss, 1>},
    Field{"tendon", "range", mjOBJ_TENDON, Entries::kAll, kAny, values<&mjModel::tendon_range, 2>,
          &mjModel::tendon_limited},
    Field{"actuator", "ctrlrange", mjOBJ_ACTUATOR, Entries::kAll, kAny,
          values<&mjModel::actuator_ctrlrange, 2>, &mjModel::actuator_ctrllimited},
    Field{"actuator", "forcerange", mjOBJ_ACTUATOR, Entries::kAll, kAny,
          values<&mjModel::actuator_forcerange, 2>, &mjModel::actuator_forcelimited},
    Field{"actuator", "gainprm", mjOBJ_ACTUATOR, Entries::kFirst, kAny,
          values<&mjModel::actuator_gainprm, mjNGAIN>},
    Field{"actuator", "biasprm", mjOBJ_ACTUATOR, Entries::kFirst, kAny,
          values<&mjModel::actuator_biasprm, mjNBIAS>},
    Field{"actuator", "gear", mjOBJ_ACTUATOR, Entries::kFirst, kAny,
          values<&mjModel::actuator_gear, 6>},
    Field{"actuator", "removed", mjOBJ_ACTUATOR, Entries::kAll, kAny,
          values<&mjModel::actuator_gear, 6>},
    Field{"opt", "gravity", mjOBJ_UNKNOWN, Entries::kAll, kAny,
          [](mjModel& model, int) { return std::span<mjtNum>(model.opt.gravity); }},
    Field{"opt", "wind", mjOBJ_UNKNOWN, Entries::kAll, kAny,
          [](mjModel& model, int) { return std::span<mjtNum>(model.opt.wind); }},
    Field{"opt", "density", mjOBJ_UNKNOWN, Entries::kAll, kNotNegative,
          [](mjModel& model, int) { return std::span<mjtNum>(&model.opt.density, 1); }},
    Field{"opt", "viscosity", mjOBJ_UNKNOWN, Entries::kAll, kNotNegative,
          [](mjModel& model, int) { return std::span<mjtNum>(&model.opt.viscosity, 1); }}};

/// "TYPE.ELEMENT.FIELD"; of options there is no element.
struct FieldName {
  std::string_view type, element, field;
};

FieldName parsed(std::string_view name) {
  const std::size_t first = name.find('.'), last = name.rfind('.');
  if (first == std::string_view::npos) return {};
  return {name.substr(0, first),
          first == last ? std::string_view() : name.substr(first + 1, last - first - 1),
          name.substr(last + 1)};
}

std::vector<std::string> fields_of(std::string_view type) {
  std::vector<std::string> names;
  for (const Field& field : kFields) {
    if (field.type == type) names.emplace_back(field.name);
  }
  return names;
}

const Field& field_of(const FieldName& name) {
  const auto is_it = [&](const Field& f) { return f.type == name.type && f.name == name.field; };
  const auto field = std::ranges::find_if(kFields, is_it);
  if (field != kFields.end()) return *field;
  std::string known;
  for (const std::string& other : fields_of(name.type))
    known += (known.empty() ? "" : ", ") + other;
  throw std::invalid_argument("of '" + std::string(name.type) + "' a variation sets " + known +
                              ", not '" + std::string(name.field) + "'");
}

/// Whether the text is what the pattern says, where `*` stands for any text.
bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*') {
    return !text.empty() && text.front() == pattern.front() &&
           matches(pattern.substr(1), text.substr(1));
  }
  for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
    if (matches(pattern.substr(1), text.substr(skipped))) return true;
  }
  return false;
}

int count_of(const mjModel& model, mjtObj object) {
  switch (object) {
    case mjOBJ_BODY:
      return model.nbody;
    case mjOBJ_GEOM:
      return model.ngeom;
    case mjOBJ_JOINT:
      return model.njnt;
    case mjOBJ_TENDON:
      return model.ntendon;
    case mjOBJ_ACTUATOR:
      return model.nu;
    default:
      return 0;
  }
}

/// The elements that a name, which may be a pattern, stands for; the world is no body.
std::vector<int> elements_of(const mjModel& model, const Field& field, const FieldName& name) {
  if (field.object == mjOBJ_UNKNOWN) return {0};
  std::vector<int> found;
  std::vector<std::string> known;
  for (int id = field.object == mjOBJ_BODY ? 1 : 0; id < count_of(model, field.object); ++id) {
    known.push_back(name_of(model, field.object, id));
    if (matches(name.element, known.back())) found.push_back(id);
  }
  if (!found.empty()) return found;
  throw std::invalid_argument("the model has no " + std::string(name.type) + " '" +
                              std::string(name.element) + "'" +
                              kinds::did_you_mean(name.element, known));
}

struct Setting {
  std::optional<double> factor;
  std::vector<double> numbers;
};

[[noreturn]] void refuse_value(const std::string& what) {
  throw std::invalid_argument("must be " + what);
}

Setting setting_in(const kinds::Value& value) {
  if (const auto* number = std::get_if<double>(&value)) return {{}, {*number}};
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return {{}, {static_cast<double>(*number)}};
  }
  if (const auto* list = std::get_if<std::vector<double>>(&value)) return {{}, *list};
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) {
    return {{}, {list->begin(), list->end()}};
  }
  const auto* text = std::get_if<std::string>(&value);
  const auto factor = text ? factor_in(*text) : std::nullopt;
  if (!factor) refuse_value("a number, an array of numbers, or a factor such as \"x0.5\"");
  return {factor, {}};
}

std::string entries_text(const Field& field, std::size_t count) {
  const std::string all = std::to_string(count) + (count == 1 ? " number" : " numbers");
  return field.entries == Entries::kAll    ? all
         : field.entries == Entries::kEach ? "a number"
                                           : "at most " + all;
}

void set_numbers(const Field& field, std::span<mjtNum> own, const std::vector<double>& numbers) {
  const bool fits = field.entries == Entries::kAll    ? numbers.size() == own.size()
                    : field.entries == Entries::kEach ? numbers.size() == 1
                                                      : numbers.size() <= own.size();
  if (!fits || numbers.empty()) refuse_value(entries_text(field, own.size()));
  for (const double number : numbers) field.limits.check(number);
  if (field.entries == Entries::kEach) {
    std::ranges::fill(own, numbers.front());
  } else {
    std::ranges::copy(numbers, own.begin());
  }
}

/// Of a factor that goes beyond the limits, where there is something to be scaled.
void set_factor(const Field& field, std::span<mjtNum> own, double factor) {
  for (mjtNum& entry : own) {
    const double scaled = entry * factor;
    if (entry != 0) field.limits.check(scaled);
    entry = scaled;
  }
}

void check_element(const mjModel& model, const Field& field, int id, const Setting& setting) {
  const std::string element =
      std::string(field.type) + " '" + name_of(model, field.object, id) + "'";
  if (field.limited != nullptr && (model.*field.limited)[id] == 0) {
    throw std::invalid_argument(element + " has no limits, so that it has no " +
                                std::string(field.name));
  }
  if (field.name == "size" &&
      (model.geom_type[id] == mjGEOM_MESH || model.geom_type[id] == mjGEOM_HFIELD)) {
    throw std::invalid_argument(element + " has the size of its mesh or height field");
  }
  if (field.name == "mass" && !setting.factor && model.body_mass[id] == 0) {
    throw std::invalid_argument(element + " has no mass, which has no shape either");
  }
  if (field.name == "gear" && model.actuator_gaintype[id] == mjGAIN_MUSCLE) {
    throw std::invalid_argument(element + " is a muscle, whose lengths are of its gear");
  }
}

void check_ascending(const Field& field, std::span<const mjtNum> own) {
  if (!field.name.ends_with("range") || own[0] < own[1]) return;
  refuse_value("[least, largest]");
}

/// Radius of the ball around a geom's middle that holds it; 0: it has no end.
double bounding_radius(int type, const mjtNum* size) {
  switch (type) {
    case mjGEOM_SPHERE:
      return size[0];
    case mjGEOM_CAPSULE:
      return size[0] + size[1];
    case mjGEOM_CYLINDER:
      return std::sqrt(size[0] * size[0] + size[1] * size[1]);
    case mjGEOM_ELLIPSOID:
      return std::max({size[0], size[1], size[2]});
    case mjGEOM_BOX:
      return std::sqrt(size[0] * size[0] + size[1] * size[1] + size[2] * size[2]);
    default:
      return 0;
  }
}

/// What goes with an entry that MuJoCo does not derive from it.
void follow(const mjModel& base, const Field& field, int id, mjModel& model) {
  if (field.name == "mass" && base.body_mass[id] > 0) {
    const double ratio = model.body_mass[id] / base.body_mass[id];
    for (int k = 0; k < 3; ++k) {
      model.body_inertia[3 * id + k] = base.body_inertia[3 * id + k] * ratio;
    }
  }
  if (field.object != mjOBJ_GEOM) return;
  if (field.name == "size") {
    model.geom_rbound[id] = bounding_radius(model.geom_type[id], model.geom_size + 3 * id);
  }
  if (field.name == "pos") model.geom_sameframe[id] = 0;
}

void disconnect(const Field& field, const std::vector<int>& ids, const kinds::Value& value,
                mjModel& model) {
  const auto* is_removed = std::get_if<bool>(&value);
  if (is_removed == nullptr) refuse_value("true or false");
  if (!*is_removed) return;
  for (const int id : ids) std::ranges::fill(field.values(model, id), 0);
}

void apply(const mjModel& base, const Edit& edit, mjModel& model) {
  const FieldName name = parsed(edit.first);
  const Field& field = field_of(name);
  const auto ids = elements_of(base, field, name);
  if (field.name == "removed") return disconnect(field, ids, edit.second, model);
  const Setting setting = setting_in(edit.second);
  for (const int id : ids) {
    if (field.object != mjOBJ_UNKNOWN) check_element(base, field, id, setting);
    const auto own = field.values(model, id);
    if (setting.factor) {
      // a factor is of what the file says
      std::ranges::copy(field.values(const_cast<mjModel&>(base), id), own.begin());
      set_factor(field, own, *setting.factor);
    } else {
      set_numbers(field, own, setting.numbers);
    }
    check_ascending(field, own);
    follow(base, field, id, model);
  }
}

}  // namespace

bool names_a_field(std::string_view name) {
  const FieldName parts = parsed(name);
  const bool has_element = parts.type != "opt";
  return !parts.field.empty() && has_element == !parts.element.empty() &&
         !fields_of(parts.type).empty();
}

void check_edit(const mjModel& model, std::string_view name, const kinds::Value& value) {
  const Model copy = copy_of(model);
  apply(model, {std::string(name), value}, *copy);
}

Model edited(const mjModel& model, const std::vector<Edit>& edits) {
  Model copy = copy_of(model);
  if (edits.empty()) return copy;
  for (const auto& [name, value] : edits) field_of(parsed(name));  // there are no others
  std::vector<Edit> sorted = edits;
  std::ranges::sort(sorted, {}, &Edit::first);
  for (const Field& field : kFields) {
    for (const Edit& edit : sorted) {
      const FieldName name = parsed(edit.first);
      if (name.type == field.type && name.field == field.name) apply(model, edit, *copy);
    }
  }
  mj_setConst(copy.get(), make_data(*copy).get());
  return copy;
}

}  // namespace hebbes::envs::mujoco
