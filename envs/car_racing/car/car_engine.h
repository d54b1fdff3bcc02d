// Engines that move the car.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "envs/car_racing/car/car_shapes.h"
#include "envs/car_racing/car/car_state.h"
#include "envs/car_racing/road/road_contacts.h"
#include "envs/car_racing/road/track.h"

namespace hebbes::envs::car_racing {

enum class EngineKind {
  kExact,  ///< the project's own solver; the reference's bits
  kBox2d,  ///< Box2D itself, as near to version 2.3 as its interface allows
};

/// The kinds' names, in the order of the enumeration.
std::span<const std::string> engine_names();

/// One car on one road, without gravity. What it does depends only on the last reset() and the
/// drives since.
class CarEngine {
 public:
  CarEngine() = default;
  CarEngine(const CarEngine&) = delete;
  CarEngine& operator=(const CarEngine&) = delete;
  virtual ~CarEngine() = default;

  /// At rest where the track begins; `track` is not kept.
  virtual void reset(const Track& track, CarState& state, RoadContacts& contacts) = 0;

  /// Goes on, or begins, with another body.
  virtual void become(const CarBody& body) = 0;

  /// Notes which tiles are touched now, then advances by kTimeStep.
  virtual void step(const Drive& drive, CarState& state, RoadContacts& contacts) = 0;
};

std::unique_ptr<CarEngine> make_engine(EngineKind kind, const CarBody& body = car_body());

/// Has the bits of the reference, which used Box2D 2.3. Shapes, masses and what touches are left to
/// Box2D.
std::unique_ptr<CarEngine> make_exact_engine(const CarBody& body);

/// Follows Box2D 2.3 by three remedies for what later versions do differently: a joint's limit acts
/// only in steps that begin at or beyond it, forces are added to velocities as 2.3 rounded them,
/// and masses are 2.3's. What is left is rounding, from the first step at a limit on.
std::unique_ptr<CarEngine> make_box2d_engine(const CarBody& body);

}  // namespace hebbes::envs::car_racing
