#include "lib/probe/treated_lives.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "lib/policy/layer.h"
#include "lib/rng/bulk.h"
#include "lib/rng/stream.h"

namespace hebbes::probe {
namespace {

using Kind = Intervention::Kind;
using Weights = std::vector<std::vector<float>>;  // of each plastic layer

std::vector<policy::Layer*> plastic_layers(const policy::Policy& policy) {
  std::vector<policy::Layer*> layers;
  for (const auto& layer : policy.layers()) {
    if (layer->genome().synapses > 0) layers.push_back(layer.get());
  }
  return layers;
}

Weights weights_of(std::span<policy::Layer* const> layers) {
  Weights weights;
  for (const policy::Layer* layer : layers) {
    weights.emplace_back(layer->genome().synapses);
    layer->get_weights(weights.back());
  }
  return weights;
}

double root_mean_square(std::span<const float> values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value) * value;
  return std::sqrt(sum / static_cast<double>(values.size()));
}

/// Adds noise; what the life is called and the step name it.
void add_noise(const trainer::EpisodeName& life, const Intervention& noise, Weights& weights) {
  const rng::Family family = {life.seed, life.generation, life.individual,
                              rng::purpose_word(rng::Purpose::kProbeNoise,
                                                static_cast<std::uint32_t>(noise.step & 0xffff))};
  std::size_t first = 0;
  for (auto& layer : weights) {
    std::vector<float> drawn(layer.size());
    rng::fill_normal(family, first, drawn);
    const auto scale = static_cast<float>(noise.amount * root_mean_square(layer));
    for (std::size_t i = 0; i < layer.size(); ++i) layer[i] += scale * drawn[i];
    first += (layer.size() + rng::kTile - 1) / rng::kTile * rng::kTile;
  }
}

/// Permutes the rules of each layer, whose synapses follow each other.
void permute(const trainer::EpisodeName& life, std::span<policy::Layer* const> layers,
             population::Rules& rules) {
  rng::Stream random(life.seed,
                     {0, life.individual, life.generation,
                      rng::purpose_word(rng::Purpose::kProbePermutation, life.variation)});
  Eigen::Index first = 0;
  for (const policy::Layer* layer : layers) {
    const auto count = static_cast<Eigen::Index>(layer->genome().synapses);
    for (Eigen::Index i = count - 1; i > 0; --i) {
      const auto other = static_cast<Eigen::Index>(random.uniform() * static_cast<double>(i + 1));
      rules.row(first + i).swap(rules.row(first + other));
    }
    first += count;
  }
}

/// Rules are changed in the individual.
bool reaches_weights(const Treatment& treatment) {
  return std::ranges::any_of(treatment.interventions, [](const Intervention& one) {
    return one.kind != Kind::kChange && one.kind != Kind::kWithout;
  });
}

}  // namespace

/// Does to the policy what the treatment says, when its time comes, and counts.
class TreatedLives::World final : public envs::EnvironmentAround {
 public:
  World(std::unique_ptr<envs::Environment> inner, const policy::Policy& policy)
      : EnvironmentAround(std::move(inner)), layers_(plastic_layers(policy)) {}

  /// What the next episode is like; the treatment outlives it.
  void prepare(const Treatment& treatment, std::size_t common_steps,
               const trainer::EpisodeName& life, Weights transplanted = {}) {
    treatment_ = &treatment;
    common_steps_ = common_steps;
    life_ = life;
    transplanted_ = std::move(transplanted);
  }

  void reset(rng::Stream& random) override {
    inner().reset(random);
    result_ = {};
    next_ = 0;
    initial_.clear();
    if (!treatment_->interventions.empty()) initial_ = weights_of(layers_);
    treat();
  }

  envs::StepResult step(std::span<const float> action) override {
    const auto result = inner().step(action);
    if (static_cast<std::size_t>(result_.acted) < common_steps_) result_.before += result.reward;
    ++result_.acted;
    treat();
    return result;
  }

  const LifeResult& result() const { return result_; }
  Weights weights() const { return weights_of(layers_); }

 private:
  void treat() {
    const auto& all = treatment_->interventions;
    for (; next_ < all.size() && all[next_].step == static_cast<std::size_t>(result_.acted);
         ++next_) {
      carry_out(all[next_]);
    }
  }

  void carry_out(const Intervention& one) {
    if (one.kind == Kind::kTransplant) set_weights(transplanted_);
    if (one.kind == Kind::kReset) set_weights(initial_);
    if (one.kind == Kind::kNoise && one.amount > 0) {
      Weights weights = weights_of(layers_);
      add_noise(life_, one, weights);
      set_weights(weights);
    }
    if (one.kind == Kind::kFreeze) {
      for (policy::Layer* layer : layers_) layer->freeze();
    }
  }

  void set_weights(const Weights& weights) {
    for (std::size_t l = 0; l < layers_.size(); ++l) layers_[l]->set_weights(weights[l]);
  }

  std::vector<policy::Layer*> layers_;
  const Treatment* treatment_ = nullptr;
  std::size_t common_steps_ = 0;
  trainer::EpisodeName life_;
  Weights transplanted_, initial_;
  LifeResult result_;
  std::size_t next_ = 0;  // of the treatment's interventions
};

TreatedLives::TreatedLives(const envs::Task& task, const envs::Options& options,
                           const std::vector<std::string>& variations,
                           std::vector<Treatment> treatments, const Treatment& against,
                           policy::Policy& policy, population::Individual individual)
    : policy_(policy),
      action_size_(task.action_size(task.complete(options))),
      individual_(std::move(individual)),
      treatments_(std::move(treatments)) {
  const envs::Options all = task.complete(options);
  treatments_.push_back(against);
  if (std::ranges::any_of(treatments_, reaches_weights) && plastic_layers(policy).empty()) {
    throw std::invalid_argument("a policy that is not made of layers has no weights to be treated");
  }
  treatments_.push_back({"nothing", {}});
  for (const std::string& variation : variations) {
    indices_.push_back(static_cast<std::uint32_t>(envs::variation_index(task, all, variation)));
    for (const Treatment& treatment : treatments_) {
      check_treatment(treatment, policy.genome(), task, all, variation);
      worlds_.emplace_back();
      if (!treatment.has(Kind::kChange) && &treatment != &treatments_.back()) continue;
      worlds_.back() = std::make_unique<World>(
          task.make(course_of(treatment, task, all, variation), all), policy);
    }
  }
}

TreatedLives::~TreatedLives() = default;

TreatedLives::World& TreatedLives::world(std::size_t v, std::size_t t) {
  const std::size_t first = v * treatments_.size();
  const auto& own = worlds_[first + t];
  return own ? *own : *worlds_[first + treatments_.size() - 1];
}

std::size_t TreatedLives::common_steps(std::size_t t) const {
  const Treatment& against = treatments_[treatments_.size() - 2];
  return std::min(treatments_[t].first_step(), against.first_step());
}

envs::Environment& TreatedLives::prepare(std::size_t v, std::size_t t, trainer::EpisodeName& name) {
  name.variation = indices_[v];
  const Treatment& treatment = treatments_[t];
  Weights transplanted;
  if (treatment.has(Kind::kTransplant)) {
    const std::size_t none = treatments_.size() - 1;
    auto other = name;
    other.individual += kOther;
    play(v, none, other);
    transplanted = world(v, none).weights();
  }
  world(v, t).prepare(treatment, common_steps(t), name, std::move(transplanted));
  set_rules(treatment, name);
  return world(v, t);
}

LifeResult TreatedLives::play(std::size_t v, std::size_t t, trainer::EpisodeName name) {
  auto& prepared = prepare(v, t, name);
  const auto outcome = trainer::play_episode(prepared, policy_, action_size_, name);
  LifeResult result = world(v, t).result();
  result.total = outcome.episode_return;
  result.failed = outcome.failed;
  return result;
}

void TreatedLives::set_rules(const Treatment& treatment, const trainer::EpisodeName& name) {
  const auto is_of_rules = [](const Intervention& one) {
    return one.kind == Kind::kPermute || one.kind == Kind::kWithout;
  };
  living_ = &individual_;
  if (std::ranges::any_of(treatment.interventions, is_of_rules)) {
    living_ = &altered_;
    altered_ = individual_;
  }
  for (const Intervention& one : treatment.interventions) {
    if (one.kind == Kind::kPermute) {
      permute(name, plastic_layers(policy_), altered_.rules);
      altered_.rule_of.clear();
    }
    if (one.kind != Kind::kWithout) continue;
    const std::size_t c = coefficient_of(one);
    altered_.rules.col(static_cast<Eigen::Index>(c)).setConstant(population::fixed_coefficient(c));
  }
  policy_.set_individual(*living_);
}

}  // namespace hebbes::probe
