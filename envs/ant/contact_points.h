// The points at which a shape touches the floor, the plane z = 0.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "envs/ant/spatial.h"

namespace hebbes::envs::ant {

/// Where a rigid body is: `to_world * v + origin` is in the world what v is in the body.
struct Frame {
  Matrix<double> to_world;
  Vector<double> origin;
};

/// Up to four points of one shape, by the rules of Bullet's btPersistentManifold, operation by
/// operation, for a floor that neither turns nor moves. Points move with the shape that they are
/// on.
class ContactPoints {
 public:
  static constexpr std::size_t kMost = 4;

  struct Point {
    Vector<double> on_shape;  ///< in its frame
    Vector<double> world;     ///< the same in the world; z is the distance from the floor
    double floor_x, floor_y;  ///< what it touched when it was found
  };

  /// For a shape that touches nothing.
  ContactPoints() = default;

  /// `threshold` in m: how far points may be from what they touched, and how close two points are
  /// taken for one.
  explicit ContactPoints(double threshold) : threshold_(threshold) {}

  void clear() { count_ = 0; }
  bool empty() const { return count_ == 0; }
  std::span<const Point> points() const { return {points_.data(), count_}; }

  /// Is a point at this height near enough to be added?
  bool reaches(double height) const { return height < threshold_; }

  /// Adds the point of the shape that is at `point` in the world. It replaces the nearest point
  /// that is taken for the same; if there are four others, it replaces one of them.
  void add(const Frame& frame, const Vector<double>& point);

  /// Moves the points to where the shape is now, and drops those that are no longer at what they
  /// touched.
  void refresh(const Frame& frame);

 private:
  std::size_t place_for(const Point& found) const;
  std::size_t least_needed(const Point& found) const;
  bool has_left(const Point& point) const;

  double threshold_ = 0;
  std::size_t count_ = 0;
  std::array<Point, kMost> points_;
};

}  // namespace hebbes::envs::ant
