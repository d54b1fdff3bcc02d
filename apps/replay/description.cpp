#include "apps/replay/description.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "apps/replay/block.h"
#include "apps/replay/quantised_rows.h"

namespace hebbes::apps::replay {
namespace {

using json = nlohmann::ordered_json;

json to_json(const ArrayPlace& place) {
  return {{"type", place.type}, {"shape", place.shape}, {"offset", place.offset}};
}

template <class T>
json array(const std::vector<T>& values, std::vector<std::size_t> shape, Block& block) {
  return to_json(block.add(std::span<const T>(values), std::move(shape)));
}

/// Each row less the one before, with wrap-around.
template <class Whole>
std::vector<Whole> differences(std::span<const Whole> values, std::size_t width) {
  std::vector<Whole> result(values.begin(), values.end());
  for (std::size_t k = width; k < result.size(); ++k) {
    result[k] = static_cast<Whole>(values[k] - values[k - width]);
  }
  return result;
}

/// Larger layers than this have their weights in 8 bits.
constexpr std::size_t kMost16Bits = 1 << 14;

QuantisedRows quantised_rows(std::span<const float> values, std::size_t width, int bits) {
  QuantisedRows rows(width, bits);
  for (std::size_t first = 0; first < values.size(); first += width) {
    rows.append(values.subspan(first, width));
  }
  return rows;
}

/// Rows of weights, each of which is a small step from the last.
json weight_rows(const LayerLife& layer, Block& block) {
  const std::size_t synapses = layer.synapses();
  const auto rows = quantised_rows(layer.weights, synapses, synapses > kMost16Bits ? 8 : 16);
  const std::vector<std::size_t> shape = {rows.rows(), layer.inputs, layer.outputs};
  return {
      {"values", rows.bits() == 8 ? array(differences(rows.bytes(), rows.width()), shape, block)
                                  : array(differences(rows.words(), rows.width()), shape, block)},
      {"scales", to_json(block.add(rows.scales(), {rows.rows()}))},
      {"differences", true}};
}

/// `row` is the shape of a row.
json quantised(const QuantisedRows& rows, std::vector<std::size_t> row, Block& block) {
  row.insert(row.begin(), rows.rows());
  return {{"values",
           to_json(rows.bits() == 8 ? block.add(rows.bytes(), row) : block.add(rows.words(), row))},
          {"scales", to_json(block.add(rows.scales(), {rows.rows()}))}};
}

json colour(const envs::Rgb& rgb) {
  return json::array({rgb.red, rgb.green, rgb.blue});
}

json corners(const envs::Polygon& polygon) {
  return polygon.corners;
}

json form(const envs::Capsule& capsule) {
  return {{"from", capsule.from}, {"to", capsule.to}, {"radius", capsule.radius}};
}

json form(const envs::Polygon& polygon) {
  return {{"corners", corners(polygon)}};
}

json form(const envs::Cylinder& cylinder) {
  return {{"form", "cylinder"},
          {"from", cylinder.from},
          {"to", cylinder.to},
          {"radius", cylinder.radius}};
}

json form(const envs::Box& box) {
  return {{"form", "box"},
          {"half", box.half},
          {"position", box.at.position},
          {"orientation", box.at.orientation}};
}

json form(const envs::Ellipsoid& ellipsoid) {
  return {{"form", "ellipsoid"},
          {"half", ellipsoid.radii},
          {"position", ellipsoid.at.position},
          {"orientation", ellipsoid.at.orientation}};
}

json shape(const envs::Shape& shape) {
  json description{{"colour", colour(shape.colour)}};
  description.update(std::visit([](const auto& own) { return form(own); }, shape.form));
  return description;
}

json bodies(const envs::Scene& scene) {
  json all = json::array();
  for (const envs::Body& body : scene.bodies) {
    json shapes = json::array();
    for (const envs::Shape& one : body.shapes) shapes.push_back(shape(one));
    all.push_back({{"name", body.name}, {"isFoot", body.is_foot}, {"shapes", std::move(shapes)}});
  }
  return all;
}

/// Patches as arrays: there are many.
json ground(const envs::Ground& ground, Block& block) {
  std::vector<float> points;
  std::vector<std::uint32_t> counts;
  std::vector<std::uint8_t> colours;
  for (const auto& [polygon, rgb] : ground.patches) {
    for (const auto& [x, y] : polygon.corners) {
      points.insert(points.end(), {static_cast<float>(x), static_cast<float>(y)});
    }
    counts.push_back(static_cast<std::uint32_t>(polygon.corners.size()));
    colours.insert(colours.end(), {rgb.red, rgb.green, rgb.blue});
  }
  return {{"colour", colour(ground.colour)},
          {"halfSize", ground.half_size},
          {"grid", ground.grid},
          {"patchCorners", array(points, {points.size() / 2, 2}, block)},
          {"patchSizes", array(counts, {counts.size()}, block)},
          {"patchColours", array(colours, {counts.size(), 3}, block)}};
}

json scene(const envs::Scene& scene, Block& block) {
  return {{"bodies", bodies(scene)},
          {"followed", scene.followed},
          {"size", scene.size},
          {"isFlat", scene.is_flat},
          {"contactColour", colour(scene.contact_colour)},
          {"ground", ground(scene.ground, block)}};
}

json forms(const std::vector<LifeForm>& forms, Block& block) {
  json all = json::array();
  for (const auto& [step, variation, its_scene] : forms) {
    all.push_back({{"step", step}, {"variation", variation}, {"scene", scene(its_scene, block)}});
  }
  return all;
}

json label(const Label& label) {
  json description{{"title", label.title},           {"task", label.task},
                   {"variation", label.variation},   {"policy", label.policy},
                   {"individual", label.individual}, {"treatment", label.treatment},
                   {"isHeldOut", label.is_held_out}, {"isTrained", label.is_trained},
                   {"generation", label.generation}, {"seed", std::to_string(label.seed)},
                   {"episode", label.episode}};
  if (label.evaluated_return) description["evaluatedReturn"] = *label.evaluated_return;
  return description;
}

json layer(const LayerLife& layer, Block& block) {
  json description{{"name", layer.name},
                   {"inputs", layer.inputs},
                   {"outputs", layer.outputs},
                   {"activation", quantised(quantised_rows(layer.activation, layer.outputs, 16),
                                            {layer.outputs}, block)}};
  if (layer.is_plastic) {
    description["weights"] = weight_rows(layer, block);
    description["distance"] = array(layer.distance, {layer.distance.size()}, block);
  }
  return description;
}

/// Rules by coefficient, each of which is one quantised row.
json rule_book(const RuleBook& book, Block& block) {
  const auto count = static_cast<std::size_t>(book.rules.rows());
  QuantisedRows coefficients(count, 16);
  for (int c = 0; c < population::kCoefficients; ++c) {
    const Eigen::VectorXf column = book.rules.col(c);
    coefficients.append({column.data(), count});
  }
  json description{{"coefficients", quantised(coefficients, {count}, block)}};
  if (!book.assignment.empty()) {
    description["assignment"] = array(book.assignment, {book.assignment.size()}, block);
  }
  return description;
}

json view(const View& view, Block& block) {
  const std::size_t states = view.pixels.size() / (view.side * view.side * 3);
  return {{"pixels", array(view.pixels, {states, view.side, view.side, 3}, block)}};
}

json bounds(const std::vector<envs::Bounds>& all) {
  json pairs = json::array();
  for (const auto& [low, high] : all) pairs.push_back(json::array({low, high}));
  return pairs;
}

json describe(const Life& life, Block& block) {
  const std::size_t steps = life.steps(), states = steps + 1,
                    bodies = life.forms.front().scene.bodies.size();
  json description{{"label", label(life.label)},
                   {"timeStep", life.time_step},
                   {"forms", forms(life.forms, block)},
                   {"actionBounds", bounds(life.action_bounds)},
                   {"actionNames", life.action_names},
                   {"reward", array(life.reward, {steps}, block)},
                   {"action", array(life.action, {steps, life.action_bounds.size()}, block)},
                   {"position", array(life.position, {states, bodies, 3}, block)},
                   {"orientation", array(life.orientation, {states, bodies, 4}, block)},
                   {"contact", array(life.contact, {states, bodies}, block)}};
  json layers = json::array();
  for (const LayerLife& one : life.layers) layers.push_back(layer(one, block));
  description["layers"] = std::move(layers);
  if (life.view.side > 0) description["view"] = view(life.view, block);
  if (life.rule_book.rules.rows() > 0) {
    description["weightSteps"] = array(life.weight_steps, {life.weight_steps.size()}, block);
    description["ruleBook"] = rule_book(life.rule_book, block);
  }
  return description;
}

}  // namespace

std::string to_block(std::span<const Life> lives) {
  Block block;
  json all = json::array();
  for (const Life& life : lives) all.push_back(describe(life, block));
  return block.finish(
      json{{"lives", std::move(all)}}.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace hebbes::apps::replay
