// The tasks of this program: whatever links this file has them.
#include "envs/ant/ant_task.h"
#include "envs/car_racing/car_task.h"
#include "envs/mujoco/mujoco_task.h"

namespace hebbes::envs {
namespace {

const kinds::Registration<Task> kAnt(tasks(), ant::ant_task());
const kinds::Registration<Task> kCarRacing(tasks(), car_racing::car_task());
const kinds::Registration<Task> kMujoco(tasks(), mujoco::mujoco_task());

}  // namespace
}  // namespace hebbes::envs
