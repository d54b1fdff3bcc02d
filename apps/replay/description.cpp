#include "apps/replay/description.h"

#include <toml++/toml.h>

#include <sstream>
#include <variant>

#include "apps/replay/block.h"

namespace hebbes::apps::replay {
namespace {

toml::table to_json(const ArrayPlace& place) {
  toml::array shape;
  for (const std::size_t extent : place.shape) shape.push_back(static_cast<std::int64_t>(extent));
  return toml::table{{"type", place.type},
                     {"shape", std::move(shape)},
                     {"offset", static_cast<std::int64_t>(place.offset)}};
}

template <class T>
toml::table array(const std::vector<T>& values, std::vector<std::size_t> shape, Block& block) {
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

/// Rows of weights, each of which is a small step from the last.
toml::table weight_rows(const LayerLife& layer, Block& block) {
  const QuantisedRows& rows = layer.weights;
  const std::vector<std::size_t> shape = {rows.rows(), layer.inputs, layer.outputs};
  return toml::table{
      {"values", rows.bits() == 8 ? array(differences(rows.bytes(), rows.width()), shape, block)
                                  : array(differences(rows.words(), rows.width()), shape, block)},
      {"scales", to_json(block.add(rows.scales(), {rows.rows()}))},
      {"differences", true}};
}

/// `row` is the shape of a row.
toml::table quantised(const QuantisedRows& rows, std::vector<std::size_t> row, Block& block) {
  row.insert(row.begin(), rows.rows());
  return toml::table{{"values", to_json(rows.bits() == 8 ? block.add(rows.bytes(), row)
                                                         : block.add(rows.words(), row))},
                     {"scales", to_json(block.add(rows.scales(), {rows.rows()}))}};
}

toml::array colour(const envs::Rgb& rgb) {
  return toml::array{rgb.red, rgb.green, rgb.blue};
}

toml::array corners(const envs::Polygon& polygon) {
  toml::array points;
  for (const auto& [x, y] : polygon.corners) points.push_back(toml::array{x, y});
  return points;
}

toml::table shape(const envs::Shape& shape) {
  toml::table json{{"colour", colour(shape.colour)}};
  if (const auto* capsule = std::get_if<envs::Capsule>(&shape.form)) {
    const auto& [from, to, radius] = *capsule;
    json.insert("from", toml::array{from[0], from[1], from[2]});
    json.insert("to", toml::array{to[0], to[1], to[2]});
    json.insert("radius", radius);
  } else {
    json.insert("corners", corners(std::get<envs::Polygon>(shape.form)));
  }
  return json;
}

toml::array bodies(const envs::Scene& scene) {
  toml::array all;
  for (const envs::Body& body : scene.bodies) {
    toml::array shapes;
    for (const envs::Shape& one : body.shapes) shapes.push_back(shape(one));
    all.push_back(
        toml::table{{"name", body.name}, {"isFoot", body.is_foot}, {"shapes", std::move(shapes)}});
  }
  return all;
}

/// Patches as arrays: there are many.
toml::table ground(const envs::Ground& ground, Block& block) {
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
  return toml::table{{"colour", colour(ground.colour)},
                     {"halfSize", ground.half_size},
                     {"grid", ground.grid},
                     {"patchCorners", array(points, {points.size() / 2, 2}, block)},
                     {"patchSizes", array(counts, {counts.size()}, block)},
                     {"patchColours", array(colours, {counts.size(), 3}, block)}};
}

toml::table scene(const envs::Scene& scene, Block& block) {
  return toml::table{{"bodies", bodies(scene)},
                     {"followed", static_cast<std::int64_t>(scene.followed)},
                     {"isFlat", scene.is_flat},
                     {"contactColour", colour(scene.contact_colour)},
                     {"ground", ground(scene.ground, block)}};
}

toml::table label(const Label& label) {
  toml::table json{{"title", label.title},
                   {"task", label.task},
                   {"variation", label.variation},
                   {"policy", label.policy},
                   {"individual", label.individual},
                   {"isHeldOut", label.is_held_out},
                   {"isTrained", label.is_trained},
                   {"generation", label.generation},
                   {"seed", std::to_string(label.seed)},
                   {"episode", label.episode}};
  if (label.evaluated_return) json.insert("evaluatedReturn", *label.evaluated_return);
  return json;
}

toml::table layer(const LayerLife& layer, Block& block) {
  toml::table json{{"name", layer.name},
                   {"inputs", static_cast<std::int64_t>(layer.inputs)},
                   {"outputs", static_cast<std::int64_t>(layer.outputs)},
                   {"activation", quantised(layer.activation, {layer.outputs}, block)}};
  if (layer.is_plastic) {
    json.insert("weights", weight_rows(layer, block));
    json.insert("distance", array(layer.distance, {layer.distance.size()}, block));
  }
  return json;
}

/// Rules by coefficient, each of which is one quantised row.
toml::table rule_book(const RuleBook& book, Block& block) {
  const auto count = static_cast<std::size_t>(book.rules.rows());
  QuantisedRows coefficients(count, 16);
  for (int c = 0; c < population::kCoefficients; ++c) {
    const Eigen::VectorXf column = book.rules.col(c);
    coefficients.append({column.data(), count});
  }
  toml::table json{{"coefficients", quantised(coefficients, {count}, block)}};
  if (!book.assignment.empty()) {
    json.insert("assignment", array(book.assignment, {book.assignment.size()}, block));
  }
  return json;
}

toml::table view(const View& view, Block& block) {
  const std::size_t states = view.pixels.size() / (view.side * view.side * 3);
  return toml::table{{"pixels", array(view.pixels, {states, view.side, view.side, 3}, block)}};
}

toml::array bounds(const std::vector<envs::Bounds>& all) {
  toml::array json;
  for (const auto& [low, high] : all) json.push_back(toml::array{low, high});
  return json;
}

toml::array words(const std::vector<std::string>& all) {
  toml::array json;
  for (const std::string& word : all) json.push_back(word);
  return json;
}

toml::table describe(const Life& life, Block& block) {
  const std::size_t steps = life.steps(), states = steps + 1, bodies = life.scene.bodies.size();
  toml::table json{{"label", label(life.label)},
                   {"timeStep", life.time_step},
                   {"scene", scene(life.scene, block)},
                   {"actionBounds", bounds(life.action_bounds)},
                   {"actionNames", words(life.action_names)},
                   {"reward", array(life.reward, {steps}, block)},
                   {"action", array(life.action, {steps, life.action_bounds.size()}, block)},
                   {"position", array(life.position, {states, bodies, 3}, block)},
                   {"orientation", array(life.orientation, {states, bodies, 4}, block)},
                   {"contact", array(life.contact, {states, bodies}, block)}};
  toml::array layers;
  for (const LayerLife& one : life.layers) layers.push_back(layer(one, block));
  json.insert("layers", std::move(layers));
  if (life.view.side > 0) json.insert("view", view(life.view, block));
  if (life.rule_book.rules.rows() > 0) {
    json.insert("weightSteps", array(life.weight_steps, {life.weight_steps.size()}, block));
    json.insert("ruleBook", rule_book(life.rule_book, block));
  }
  return json;
}

}  // namespace

std::string to_block(std::span<const Life> lives) {
  Block block;
  toml::array all;
  for (const Life& life : lives) all.push_back(describe(life, block));
  const toml::table description{{"lives", std::move(all)}};
  std::ostringstream json;
  json << toml::json_formatter{description, toml::format_flags::quote_infinities_and_nans};
  return block.finish(json.str());
}

}  // namespace hebbes::apps::replay
