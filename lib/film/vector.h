// Vectors of the world and of linear light, in float32.
#pragma once

#include <algorithm>
#include <cmath>

namespace hebbes::film {

struct Vector {
  float x = 0, y = 0, z = 0;
};

inline Vector operator+(const Vector& a, const Vector& b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
inline Vector operator-(const Vector& a, const Vector& b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
inline Vector operator*(const Vector& v, float s) {
  return {v.x * s, v.y * s, v.z * s};
}
/// Elementwise: a colour under coloured light.
inline Vector operator*(const Vector& a, const Vector& b) {
  return {a.x * b.x, a.y * b.y, a.z * b.z};
}
inline float dot(const Vector& a, const Vector& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
inline Vector cross(const Vector& a, const Vector& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline float length(const Vector& v) {
  return std::sqrt(dot(v, v));
}
inline Vector unit(const Vector& v) {
  return v * (1.0f / length(v));
}
/// From a to b as `share` goes from 0 to 1.
inline Vector mix(const Vector& a, const Vector& b, float share) {
  return a + (b - a) * share;
}

/// 0 below `low`, 1 above `high`, smooth between.
inline float smooth_step(float low, float high, float value) {
  const float t = std::clamp((value - low) / (high - low), 0.0f, 1.0f);
  return t * t * (3.0f - 2.0f * t);
}

}  // namespace hebbes::film
