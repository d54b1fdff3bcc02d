// What is done to a life, to be compared with the same life without it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "envs/changes.h"
#include "envs/task.h"
#include "lib/population/individual.h"
#include "lib/population/rule_form.h"

namespace hebbes::probe {

/// What is done, and after how many of the agent's steps; 0: at birth.
struct Intervention {
  enum class Kind {
    kTransplant,  ///< at birth: weights of the end of another life, see TreatedLives
    kReset,       ///< weights become those of birth
    kNoise,       ///< weights get normal noise, `amount` times the root mean square of their layer
    kFreeze,      ///< weights change no more
    kChange,      ///< the world becomes the variation `name`
    kPermute,     ///< for life: rules are permuted among the synapses of a layer
    kWithout,     ///< for life: the coefficient `name` of the rules is what leaves it out, eta 1,
                  ///< A, B, C or D 0
  };
  Kind kind;
  std::size_t step = 0;
  double amount = 0.0;
  std::string name = {};
};

/// Interventions in the order in which they are done; none: the life as it is.
struct Treatment {
  std::string text;
  std::vector<Intervention> interventions;

  bool has(Intervention::Kind kind) const;

  /// The first step after which it does anything; beyond every life for none.
  std::size_t first_step() const;
};

/// From words joined by commas: transplant, reset@STEP, noise@STEP=AMOUNT, freeze@STEP,
/// change@STEP=VARIATION, permute, without=COEFFICIENT (eta, A, B, C, D), or nothing alone. Throws
/// std::invalid_argument naming the word, also where words contradict each other.
Treatment parse_treatment(const std::string& text);

/// Throws std::invalid_argument, naming the word, for what has no meaning to lives in `variation`:
/// plasticity where there is none, coefficients that do not evolve, steps that never come, and
/// changes into what there is not. `all` options of the task are there.
void check_treatment(const Treatment& treatment, const population::GenomeShape& genome,
                     const envs::Task& task, const envs::Options& all,
                     const std::string& variation);

/// What becomes of the variation under the treatment's changes.
envs::Course course_of(const Treatment& treatment, const envs::Task& task, const envs::Options& all,
                       const std::string& variation);

/// Index of a coefficient among eta, A, B, C and D.
std::size_t coefficient_of(const Intervention& without);

}  // namespace hebbes::probe
