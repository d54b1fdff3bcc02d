// Speed of MuJoCo's worlds: as a policy meets them, and MuJoCo's own steps alone.
// Items are environment steps of five of MuJoCo's.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "envs/mujoco/model.h"
#include "envs/mujoco/mujoco_task.h"
#include "lib/rng/stream.h"

namespace hebbes::envs::mujoco {
namespace {

constexpr std::size_t kSteps = 400, kLegs = 4;
constexpr int kSkip = 5;

/// A trunk on four legs of two joints each.
std::string walker() {
  std::string legs, motors;
  for (std::size_t leg = 0; leg < kLegs; ++leg) {
    const std::string number = std::to_string(leg);
    const std::string x = leg < 2 ? "0.2" : "-0.2", y = leg % 2 == 0 ? "0.15" : "-0.15";
    legs += "<body pos=\"" + x + " " + y + " 0\"><joint name=\"hip" + number +
            "\" axis=\"0 1 0\"/><geom type=\"capsule\" fromto=\"0 0 0 0 0 -0.25\" size=\"0.04\"/>"
            "<body pos=\"0 0 -0.25\"><joint name=\"knee" +
            number +
            "\" axis=\"0 1 0\"/><geom type=\"capsule\" fromto=\"0 0 0 0 0 -0.25\" size=\"0.03\"/>"
            "</body></body>\n";
    for (const std::string joint : {"hip", "knee"}) {
      motors += "<motor joint=\"" + joint + number +
                "\" gear=\"20\" ctrllimited=\"true\" ctrlrange=\"-1 1\"/>";
    }
  }
  return "<mujoco><default><joint damping=\"1\" armature=\"0.01\"/></default><worldbody>"
         "<geom type=\"plane\" size=\"20 20 1\"/><body pos=\"0 0 0.6\"><freejoint/>"
         "<geom type=\"box\" size=\"0.25 0.12 0.06\"/>\n" +
         legs + "</body></worldbody><actuator>" + motors + "</actuator></mujoco>\n";
}

/// Actions that wander, [kSteps] each of the model's.
std::vector<std::array<float, 2 * kLegs>> actions() {
  rng::Stream random(1, {});
  std::vector<std::array<float, 2 * kLegs>> all(kSteps);
  std::array<float, 2 * kLegs> action{};
  for (auto& row : all) {
    for (float& a : action) {
      a = std::clamp(0.8f * a + static_cast<float>(random.uniform(-0.5, 0.5)), -1.0f, 1.0f);
    }
    row = action;
  }
  return all;
}

void mujoco_environment(benchmark::State& state) {
  const auto world = mujoco_task().make("default", {{"model", walker()}, {"reset_noise", 0.0}});
  const auto script = actions();
  rng::Stream random(1, {});
  for (auto _ : state) {
    world->reset(random);
    for (const auto& action : script) benchmark::DoNotOptimize(world->step(action).reward);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSteps));
}
BENCHMARK(mujoco_environment)->Unit(benchmark::kMillisecond);

void mujoco_physics(benchmark::State& state) {
  const auto model = load_model(walker());
  const Data data = make_data(*model);
  const auto script = actions();
  for (auto _ : state) {
    mj_resetData(model.get(), data.get());
    for (const auto& action : script) {
      std::copy(action.begin(), action.end(), data->ctrl);
      for (int i = 0; i < kSkip; ++i) mj_step(model.get(), data.get());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSteps));
}
BENCHMARK(mujoco_physics)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hebbes::envs::mujoco
