#include "lib/trainer/evaluation.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace hebbes::trainer {

std::span<const Outcome> evaluate(const EvaluationPlan& plan, const MakeIndividual& make,
                                  Stage& stage, RolloutFarm& farm, Effort& effort) {
  population::Individual individual;
  std::optional<std::uint32_t> current;
  const std::size_t of_one = plan.episodes * plan.variations;
  const auto life_of = [&](std::size_t unit) {
    const auto episode = static_cast<std::uint32_t>(unit % plan.episodes);
    const auto index = static_cast<std::uint32_t>(unit / of_one);
    return Life{unit / plan.episodes % plan.variations,
                {plan.seed, plan.generation, index << 16 | episode, 0, true}};
  };
  std::vector<Life> lives;
  const auto play = [&](const Units& units, std::span<Outcome> outcomes) {
    for (std::size_t unit = units.begin; unit < units.end;) {
      const auto index = static_cast<std::uint32_t>(unit / of_one);
      if (current != index) {
        make(index, individual);
        stage.policy().set_individual(individual);
        current = index;
      }
      const std::size_t first = unit, end = std::min(units.end, (index + 1) * of_one);
      lives.clear();
      for (; unit < end; ++unit) lives.push_back(life_of(unit));
      stage.play_together(lives, outcomes.subspan(first - units.begin, lives.size()));
    }
  };
  RolloutFarm::Seconds seconds;
  const auto outcomes = farm.run_together(plan.units(), kLivesTogether, play, seconds);
  effort += seconds;
  return outcomes;
}

}  // namespace hebbes::trainer
