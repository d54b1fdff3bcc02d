#include "lib/trainer/evaluation.h"

#include <optional>

namespace hebbes::trainer {

std::span<const Outcome> evaluate(const EvaluationPlan& plan, const MakeIndividual& make,
                                  Stage& stage, RolloutFarm& farm, Effort& effort) {
  population::Individual individual;
  std::optional<std::uint32_t> current;
  const auto play = [&](std::size_t unit) {
    const auto episode = static_cast<std::uint32_t>(unit % plan.episodes);
    const std::size_t variation = unit / plan.episodes % plan.variations;
    const auto index =
        static_cast<std::uint32_t>(plan.first + unit / plan.episodes / plan.variations);
    if (current != index) {
      make(index, individual);
      stage.policy().set_individual(individual);
      current = index;
    }
    return stage.play(variation, {plan.seed, plan.generation, index << 16 | episode, 0, true});
  };
  RolloutFarm::Seconds seconds;
  const auto outcomes = farm.run(plan.units(), 1, play, seconds);
  effort += seconds;
  return outcomes;
}

}  // namespace hebbes::trainer
