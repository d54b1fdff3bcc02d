#include "apps/replay/recorder.h"

#include <cmath>
#include <string>
#include <utility>

#include "lib/policy/layer.h"

namespace hebbes::apps::replay {
namespace {

float root_mean_square_difference(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t s = 0; s < a.size(); ++s) {
    const double difference = static_cast<double>(a[s]) - b[s];
    sum += difference * difference;
  }
  return static_cast<float>(std::sqrt(sum / static_cast<double>(a.size())));
}

}  // namespace

Recorder::Recorder(Life before, envs::Environment& world, std::vector<std::string> forms,
                   const policy::Policy& policy, const Attention& attention)
    : EnvironmentAround(world),
      before_(std::move(before)),
      forms_(std::move(forms)),
      policy_(policy),
      attention_(attention) {}

void Recorder::reset(rng::Stream& random) {
  inner().reset(random);
  life_ = before_;
  keep_form();
  begin_layers();
  keep_state();
}

void Recorder::begin_layers() {
  initial_weights_.clear();
  const std::size_t first = life_.view.side > 0 ? 0 : 1;  // number 0 makes features of pictures
  for (const auto& layer : policy_.layers()) {
    const std::size_t synapses = layer->genome().synapses;
    const std::size_t number = first + life_.layers.size();
    life_.layers.push_back({.name = number == 0 ? "features" : "layer " + std::to_string(number),
                            .inputs = layer->inputs(),
                            .outputs = layer->outputs(),
                            .is_plastic = synapses > 0});
    initial_weights_.emplace_back(synapses);
    layer->get_weights(initial_weights_.back());
  }
  weights_ = last_weights_ = initial_weights_;
}

void Recorder::keep_form() {
  life_.forms.push_back(
      {static_cast<std::uint32_t>(life_.steps()), forms_[inner().form()], inner().scene()});
}

envs::StepResult Recorder::step(std::span<const float> action) {
  const std::size_t form = inner().form();
  const envs::StepResult result = inner().step(action);
  life_.reward.push_back(result.reward);
  life_.action.insert(life_.action.end(), action.begin(), action.end());
  for (std::size_t l = 0; l < life_.layers.size(); ++l) {
    const policy::Layer& layer = *policy_.layers()[l];
    auto& activation = life_.layers[l].activation;
    activation.insert(activation.end(), layer.output().begin(), layer.output().end());
    if (attention_.to_changes) weights_[l].swap(last_weights_[l]);
    layer.get_weights(weights_[l]);
  }
  if (inner().form() != form) keep_form();
  keep_state();
  return result;
}

void Recorder::keep_state() {
  replay::keep_state(inner(), life_);
  for (std::size_t l = 0; l < life_.layers.size(); ++l) {
    LayerLife& layer = life_.layers[l];
    if (!layer.is_plastic) continue;
    layer.distance.push_back(root_mean_square_difference(weights_[l], initial_weights_[l]));
  }
  if (life_.steps() % attention_.weights_every == 0) keep_weights();
}

void Recorder::keep_weights() {
  life_.weight_steps.push_back(static_cast<std::uint32_t>(life_.steps()));
  for (std::size_t l = 0; l < life_.layers.size(); ++l) {
    LayerLife& layer = life_.layers[l];
    if (!layer.is_plastic) continue;
    layer.weights.insert(layer.weights.end(), weights_[l].begin(), weights_[l].end());
    if (!attention_.to_changes) continue;
    for (std::size_t s = 0; s < weights_[l].size(); ++s) {
      layer.change.push_back(weights_[l][s] - last_weights_[l][s]);
    }
  }
}

Life Recorder::take() {
  if (life_.steps() % attention_.weights_every != 0) keep_weights();
  return std::move(life_);
}

}  // namespace hebbes::apps::replay
