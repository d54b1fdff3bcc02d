// Small MuJoCo models whose motion is known in closed form, and one that walks.
#pragma once

#include <string>

namespace hebbes::test {

/// 1 kg on a rail along x, pushed by 2 N times the action; steps of 0.002 s.
inline const std::string kCart = R"(<mujoco>
  <worldbody>
    <body name="cart" pos="0 0 1">
      <joint name="rail" type="slide" axis="1 0 0"/>
      <geom name="block" type="box" size="0.1 0.1 0.1" mass="1"/>
      <site name="front" pos="0.3 0.4 0"/>
    </body>
  </worldbody>
  <actuator><motor name="push" joint="rail" gear="2"/></actuator>
</mujoco>
)";

/// A ball of 0.1 m above a floor, and a wheel on it that a motor turns.
inline const std::string kBall = R"(<mujoco>
  <worldbody>
    <geom name="floor" type="plane" size="5 5 1"/>
    <body name="ball" pos="0 0 2">
      <freejoint name="free"/>
      <geom name="skin" type="sphere" size="0.1" mass="0.05"/>
      <body name="wheel">
        <joint name="axle" type="hinge" axis="0 0 1"/>
        <geom name="rim" type="cylinder" size="0.02 0.01" mass="0.001" contype="0" conaffinity="0"/>
      </body>
    </body>
  </worldbody>
  <actuator><motor name="spin" joint="axle" gear="0.0001"/></actuator>
</mujoco>
)";

/// 1 kg at the end of a rod of 0.5 m without mass.
inline const std::string kPendulum = R"(<mujoco>
  <option integrator="RK4" timestep="0.002"/>
  <worldbody>
    <body name="rod" pos="0 0 1">
      <joint name="pivot" type="hinge" axis="0 1 0"/>
      <inertial pos="0 0 -0.5" mass="1" diaginertia="1e-6 1e-6 1e-6"/>
      <geom type="capsule" fromto="0 0 0 0 0 -0.5" size="0.02"/>
    </body>
  </worldbody>
  <actuator><motor name="turn" joint="pivot"/></actuator>
</mujoco>
)";

/// A trunk with two legs on a floor: motors of limited control, one servo without limits, a touch
/// sensor, all shapes.
inline const std::string kWalker = R"(<mujoco>
  <compiler angle="radian"/>
  <default>
    <joint damping="0.5" armature="0.01"/>
    <geom density="500" friction="0.8 0.01 0.0001"/>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="20 20 1"/>
    <geom name="step" type="box" pos="3 0 0.05" size="0.2 0.5 0.05"/>
    <body name="trunk" pos="0 0 0.55">
      <freejoint name="root"/>
      <geom name="back" type="ellipsoid" size="0.25 0.1 0.08"/>
      <geom name="head" type="sphere" pos="0.25 0 0.08" size="0.06" rgba="0.8 0.2 0.1 1"/>
      <body name="left_thigh" pos="0 0.12 0">
        <joint name="left_hip" axis="0 1 0" range="-0.8 0.8" limited="true"/>
        <geom name="left_bone" type="capsule" fromto="0 0 0 0 0 -0.25" size="0.04"/>
        <body name="left_shin" pos="0 0 -0.25">
          <joint name="left_knee" axis="0 1 0"/>
          <geom name="left_foot" type="capsule" fromto="0 0 0 0.05 0 -0.25" size="0.03"/>
          <site name="left_toe" pos="0.05 0 -0.25" size="0.04"/>
        </body>
      </body>
      <body name="right_thigh" pos="0 -0.12 0">
        <joint name="right_hip" axis="0 1 0" range="-0.8 0.8" limited="true"/>
        <geom name="right_bone" type="cylinder" fromto="0 0 0 0 0 -0.25" size="0.04"/>
        <body name="right_shin" pos="0 0 -0.25">
          <joint name="right_knee" axis="0 1 0"/>
          <geom name="right_foot" type="box" pos="0.03 0 -0.2" size="0.05 0.04 0.06"/>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="left_hip_motor" joint="left_hip" gear="20" ctrllimited="true" ctrlrange="-0.5 1.5"/>
    <motor name="left_knee_motor" joint="left_knee" gear="10" ctrllimited="true" ctrlrange="-1 1"/>
    <motor name="right_hip_motor" joint="right_hip" gear="20" ctrllimited="true" ctrlrange="-1 1"/>
    <position name="right_knee_servo" joint="right_knee" kp="5"/>
  </actuator>
  <sensor><touch name="left_touch" site="left_toe"/></sensor>
</mujoco>
)";

/// The text with one of its passages replaced by another.
inline std::string with(std::string text, const std::string& passage, const std::string& other) {
  return text.replace(text.find(passage), passage.size(), other);
}

}  // namespace hebbes::test
