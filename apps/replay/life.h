// An episode as it was lived: what a page shows of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "envs/scene.h"
#include "envs/task.h"
#include "lib/population/individual.h"

namespace hebbes::apps::replay {

/// Whose life it is, in words.
struct Label {
  std::string title;  ///< the run or the recording
  std::string task;
  std::string variation;
  std::string policy;      ///< hebbian, static or lstm; "" of recorded actions
  std::string individual;  ///< "mean", "mode" or "sample 3"; "" of recorded actions
  std::string treatment;   ///< what is done to it, as hebbes probe reads it; "" for nothing
  bool is_held_out = false;
  bool is_trained = false;  ///< in this variation
  std::int64_t generation = 0;
  std::uint64_t seed = 0;
  std::uint32_t episode = 0;
  std::optional<double> evaluated_return;  ///< of this very episode, as an evaluation found it
};

/// A layer of the policy.
struct LayerLife {
  std::string name;
  std::size_t inputs;
  std::size_t outputs;
  std::vector<float> activation = {};  ///< [T, outputs]: row t is what step t + 1 returned

  // Of plastic layers alone; see is_plastic:
  bool is_plastic;
  std::vector<float> weights = {};   ///< [weight_steps, inputs, outputs] W
  std::vector<float> change = {};    ///< as weights: W less W a step before; empty unless asked for
  std::vector<float> distance = {};  ///< [T + 1] root mean square of W - initial W

  std::size_t synapses() const { return inputs * outputs; }
};

/// The rules that the synapses have.
struct RuleBook {
  population::Rules rules;                ///< [N, 5], or [M, 5] where they are shared
  std::vector<std::uint32_t> assignment;  ///< [N] rows of `rules`, or empty
};

/// What the policy sees, of tasks with pictures.
struct View {
  std::size_t side = 0;              ///< pixels; 0: no pictures
  std::vector<std::uint8_t> pixels;  ///< [states, side, side, 3]
};

/// What the world is from a step on.
struct LifeForm {
  std::uint32_t step;
  std::string variation;
  envs::Scene scene;
};

/// T steps lead through T + 1 states; state t is the world after step t, state 0 the one in which
/// the policy acts first.
struct Life {
  Label label;
  double time_step = 0;         ///< s
  std::vector<LifeForm> forms;  ///< more than one where it changes; all have as many bodies
  std::vector<envs::Bounds> action_bounds;
  std::vector<std::string> action_names;  ///< of the first entries, or of none

  std::vector<double> reward;         ///< [T]
  std::vector<float> action;          ///< [T, actions]
  std::vector<float> position;        ///< [T + 1, bodies, 3] m
  std::vector<float> orientation;     ///< [T + 1, bodies, 4] quaternions x, y, z, w
  std::vector<std::uint8_t> contact;  ///< [T + 1, bodies]
  std::vector<float> observation;     ///< [T + 1, entries], but of pictures
  View view;

  std::vector<LayerLife> layers;            ///< from the observation to the action
  std::vector<std::uint32_t> weight_steps;  ///< the states of which weights are kept
  RuleBook rule_book;                       ///< empty if nothing is plastic

  std::size_t steps() const { return reward.size(); }
};

/// A life in a task's worlds, before it begins; `all` options are there.
Life life_in(const envs::Task& task, const envs::Options& all);

/// Adds the world's next state to the life.
void keep_state(const envs::World& world, Life& life);

/// The sum of the rewards in their order: an episode's return.
double total_return(const Life& life);

}  // namespace hebbes::apps::replay
