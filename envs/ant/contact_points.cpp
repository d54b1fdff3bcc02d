#include "envs/ant/contact_points.h"

namespace hebbes::envs::ant {

void ContactPoints::add(const Frame& frame, const Vector<double>& point) {
  const Point found{transposed_times(frame.to_world, point - frame.origin), point, point.x,
                    point.y};
  const std::size_t place = place_for(found);
  if (place == count_) ++count_;
  points_[place] = found;
}

void ContactPoints::refresh(const Frame& frame) {
  for (std::size_t i = count_; i-- > 0;) {
    Point& point = points_[i];
    point.world = frame.to_world * point.on_shape + frame.origin;
    if (has_left(point)) point = points_[--count_];
  }
}

bool ContactPoints::has_left(const Point& point) const {
  const double x = point.floor_x - point.world.x, y = point.floor_y - point.world.y;
  return !(point.world.z <= threshold_) || x * x + y * y > threshold_ * threshold_;
}

// Where to put a point: in the place of the nearest known one, else of none, else of another.
std::size_t ContactPoints::place_for(const Point& found) const {
  double shortest = threshold_ * threshold_;
  std::size_t nearest = count_;
  for (std::size_t i = 0; i < count_; ++i) {
    const Vector<double> between = points_[i].on_shape - found.on_shape;
    const double distance = dot(between, between);
    if (distance < shortest) {
      shortest = distance;
      nearest = i;
    }
  }
  return nearest == kMost ? least_needed(found) : nearest;
}

// Which of four points to give up for a fifth: the one without which the others span the largest
// area, but not the deepest.
std::size_t ContactPoints::least_needed(const Point& found) const {
  std::size_t deepest = kMost;
  double depth = found.world.z;
  for (std::size_t i = 0; i < kMost; ++i) {
    if (points_[i].world.z < depth) {
      deepest = i;
      depth = points_[i].world.z;
    }
  }
  std::size_t result = 0;
  double largest = -1;
  for (std::size_t i = 0; i < kMost; ++i) {
    const Point &a = points_[i == 0 ? 1 : 0], &b = points_[i <= 1 ? 2 : 1],
                &c = points_[i <= 2 ? 3 : 2];
    const auto spanned = cross(found.on_shape - a.on_shape, c.on_shape - b.on_shape);
    const double area = i == deepest ? 0 : dot(spanned, spanned);
    if (area > largest) {
      largest = area;
      result = i;
    }
  }
  return result;
}

}  // namespace hebbes::envs::ant
