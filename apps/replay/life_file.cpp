#include "apps/replay/life_file.h"

#include <string>
#include <vector>

#include "lib/io/durable_file.h"
#include "lib/io/hdf5.h"

namespace hebbes::apps::replay {
namespace {

using Shape = std::vector<std::size_t>;

/// The group of one life.
class LifeGroup {
 public:
  LifeGroup(h5::File& file, std::size_t number)
      : file_(file), place_("/" + std::to_string(number)) {}

  template <class T>
  void set(const std::string& attribute, const T& value) {
    file_.set_attribute_of(place_, attribute, value);
  }

  template <class T>
  void write(const std::string& name, const Shape& shape, const std::vector<T>& values,
             const std::string& description, const std::string& units = "1") {
    h5::Dataset dataset = file_.create_dataset(place_ + "/" + name, h5::type_of<T>(), shape);
    dataset.describe(description, units);
    if (!values.empty()) dataset.write_rows(0, shape.front(), values.data());
  }

  void write_names(const std::string& name, const std::vector<std::string>& names,
                   const std::string& description) {
    file_.create_strings(place_ + "/" + name, names).describe(description, "1");
  }

 private:
  h5::File& file_;
  std::string place_;
};

void write_label(const Life& life, LifeGroup& group) {
  const Label& label = life.label;
  group.set("title", label.title);
  group.set("task", label.task);
  group.set("variation", label.variation);
  group.set("policy", label.policy);
  group.set("individual", label.individual);
  group.set("treatment", label.treatment);
  group.set("generation", label.generation);
  group.set("seed", std::to_string(label.seed));
  group.set("episode", std::int64_t{label.episode});
  group.set("is_held_out", std::int64_t{label.is_held_out});
  group.set("is_trained", std::int64_t{label.is_trained});
  group.set("time_step", life.time_step);
}

/// Actions have names, if only numbers.
std::vector<std::string> action_names(const Life& life) {
  std::vector<std::string> names = life.action_names;
  while (names.size() < life.action_bounds.size()) names.push_back(std::to_string(names.size()));
  return names;
}

void write_world(const Life& life, LifeGroup& group) {
  const std::size_t steps = life.steps(), states = steps + 1;
  const auto& bodies = life.forms.front().scene.bodies;
  std::vector<std::string> names, variations;
  for (const envs::Body& body : bodies) names.push_back(body.name);
  std::vector<std::int64_t> from;
  for (const LifeForm& form : life.forms) {
    variations.push_back(form.variation);
    from.push_back(form.step);
  }
  group.write_names("bodies", names, "names of the axis body");
  group.write_names("actions", action_names(life), "names of the entries of an action");
  group.write_names("form_variations", variations, "what the world is, one after another [form]");
  group.write("form_steps", {from.size()}, from, "from which state on [form]", "steps");
  group.write("reward", {steps}, life.reward, "of each step [step]");
  group.write("action", {steps, life.action_bounds.size()}, life.action,
              "as the policy gave it [step, entry]");
  group.write("position", {states, bodies.size(), 3}, life.position,
              "of each body's frame in the world, x, y, z up [state, body, axis]", "m");
  group.write("orientation", {states, bodies.size(), 4}, life.orientation,
              "quaternion x, y, z, w from the body to the world [state, body, entry]");
  group.write("contact", {states, bodies.size()}, life.contact,
              "1: a foot that touches the ground [state, body]");
  const std::size_t side = life.view.side;
  if (side > 0) {
    group.write("observation", {states, side, side, 3}, life.view.pixels,
                "what the policy sees, red, green and blue, 0 to 255 for 0 to 1 [state, row, "
                "column, colour]");
  } else {
    group.write("observation", {states, life.observation.size() / states}, life.observation,
                "what the world shows, before any normalisation [state, entry]");
  }
}

void write_layer(const LayerLife& layer, std::size_t number, const Life& life, LifeGroup& group) {
  const std::string place = "layers/" + std::to_string(number) + "/";
  group.write(place + "activation", {life.steps(), layer.outputs}, layer.activation,
              "of " + layer.name + ": what each step returned [step, unit]");
  if (!layer.is_plastic) return;
  const Shape shape = {life.weight_steps.size(), layer.inputs, layer.outputs};
  group.write(place + "weights", shape, layer.weights,
              "plastic weights in the states of weight_steps [look, input, unit]");
  group.write(place + "change", shape, layer.change,
              "weights less those of the state before [look, input, unit]");
  group.write(place + "distance", {layer.distance.size()}, layer.distance,
              "root mean square of weights less those of birth [state]");
}

void write_mind(const Life& life, LifeGroup& group) {
  for (std::size_t l = 0; l < life.layers.size(); ++l) {
    write_layer(life.layers[l], l, life, group);
  }
  const auto& [rules, assignment] = life.rule_book;
  if (rules.rows() == 0) return;
  const std::vector<std::int64_t> looks(life.weight_steps.begin(), life.weight_steps.end());
  group.write("weight_steps", {looks.size()}, looks, "states of which weights are kept [look]",
              "steps");
  const std::vector<float> values(rules.data(), rules.data() + rules.size());
  group.write("rules", {static_cast<std::size_t>(rules.rows()), population::kCoefficients}, values,
              "eta, A, B, C, D of each rule, a synapse's own unless there is an assignment [rule, "
              "coefficient]");
  if (assignment.empty()) return;
  group.write("assignment", {assignment.size()},
              std::vector<std::int64_t>(assignment.begin(), assignment.end()),
              "the rule of each synapse, layer by layer [synapse]");
}

}  // namespace

std::size_t write_lives(const std::filesystem::path& out, std::span<const Life> lives) {
  io::TemporaryFile temporary(out);
  h5::File file = h5::File::create(temporary.path());
  file.set_attribute("format", "hebbes-life");
  file.set_attribute("format_version", std::int64_t{1});
  file.set_attribute("lives", static_cast<std::int64_t>(lives.size()));
  for (std::size_t i = 0; i < lives.size(); ++i) {
    LifeGroup group(file, i);
    write_label(lives[i], group);
    write_world(lives[i], group);
    write_mind(lives[i], group);
  }
  file.close();
  const std::size_t bytes = std::filesystem::file_size(temporary.path());
  temporary.replace_target();
  return bytes;
}

}  // namespace hebbes::apps::replay
