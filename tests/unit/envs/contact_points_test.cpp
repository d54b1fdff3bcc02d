// The points of a shape on the floor against Bullet's btPersistentManifold, bit for bit.
#include "envs/ant/contact_points.h"

#include <BulletCollision/NarrowPhaseCollision/btPersistentManifold.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "lib/rng/stream.h"

namespace hebbes::envs::ant {
namespace {

constexpr double kThreshold = 0.01;

btVector3 to_bullet(const Vector<double>& v) {
  return {v.x, v.y, v.z};
}

/// What ContactPoints does, with Bullet's own: it counts which of its rules were used.
class Manifold {
 public:
  struct Uses {
    int appended = 0, renewed = 0, exchanged = 0, dropped = 0;
  };

  void add(const Frame& frame, const Vector<double>& point) {
    const btVector3 normal(0, 0, 1), world = to_bullet(point);
    const btVector3 on_floor = world - point.z * normal, on_shape = on_floor + normal * point.z;
    btManifoldPoint found(transform(frame).invXform(on_shape), on_floor, normal, point.z);
    found.m_positionWorldOnA = on_shape;
    found.m_positionWorldOnB = on_floor;
    const int known = manifold_.getCacheEntry(found);
    if (known >= 0) {
      ++uses.renewed;
      manifold_.replaceContactPoint(found, known);
    } else {
      ++(manifold_.getNumContacts() < 4 ? uses.appended : uses.exchanged);
      manifold_.addManifoldPoint(found);
    }
  }

  void refresh(const Frame& frame) {
    const int before = manifold_.getNumContacts();
    manifold_.refreshContactPoints(transform(frame), btTransform::getIdentity());
    uses.dropped += before - manifold_.getNumContacts();
  }

  /// x, y, z and distance of each point.
  std::vector<double> values() const {
    std::vector<double> result;
    for (int i = 0; i < manifold_.getNumContacts(); ++i) {
      const btManifoldPoint& point = manifold_.getContactPoint(i);
      const btVector3& p = point.getPositionWorldOnA();
      result.insert(result.end(), {p.x(), p.y(), p.z(), point.getDistance()});
    }
    return result;
  }

  Uses uses;

 private:
  static btTransform transform(const Frame& frame) {
    const auto& [x, y, z] = frame.to_world;
    return btTransform(btMatrix3x3(x.x, x.y, x.z, y.x, y.y, y.z, z.x, z.y, z.z),
                       to_bullet(frame.origin));
  }

  btPersistentManifold manifold_{nullptr, nullptr, 0, kThreshold, BT_LARGE_FLOAT};
};

std::vector<double> values(const ContactPoints& points) {
  std::vector<double> result;
  for (const ContactPoints::Point& point : points.points()) {
    const auto& [x, y, z] = point.world;
    result.insert(result.end(), {x, y, z, z});
  }
  return result;
}

/// A foot that rocks, slides and lifts a little.
class Foot {
 public:
  explicit Foot(rng::Stream& random) : random_(random) {}

  void move() {
    wander(tilt_x_, 0.004);
    wander(tilt_y_, 0.004);
    wander(height_, 0.001);
    x_ += random_.uniform(-0.001, 0.001);
    y_ += random_.uniform(-0.001, 0.001);
  }

  Frame frame() const {
    return {matrix(Quaternion<double>{tilt_x_, tilt_y_, 0.3, 1}), {x_, y_, 0.4 + height_}};
  }

  /// Somewhere on its sole, which is several thresholds wide.
  Vector<double> point_of_sole() {
    const Frame now = frame();
    const Vector<double> on_foot = {random_.uniform(-0.03, 0.03), random_.uniform(-0.03, 0.03),
                                    -0.4};
    return now.to_world * on_foot + now.origin;
  }

 private:
  void wander(double& value, double most) { value = 0.9 * value + random_.uniform(-most, most); }

  rng::Stream& random_;
  double tilt_x_ = 0, tilt_y_ = 0, height_ = 0, x_ = 3, y_ = -2;
};

TEST(ContactPoints, EveryBitIsThatOfBulletsManifold) {
  rng::Stream random(17, {});
  Foot foot(random);
  ContactPoints points(kThreshold);
  Manifold manifold;
  for (int t = 0; t < 20000; ++t) {
    foot.move();
    if (random.uniform() < 0.5) {
      points.refresh(foot.frame());
      manifold.refresh(foot.frame());
    }
    const Vector<double> found = foot.point_of_sole();
    if (points.reaches(found.z)) {
      points.add(foot.frame(), found);
      manifold.add(foot.frame(), found);
    }
    points.refresh(foot.frame());
    manifold.refresh(foot.frame());
    ASSERT_EQ(values(points), manifold.values()) << "step " << t;
  }
  EXPECT_GT(manifold.uses.appended, 1000);
  EXPECT_GT(manifold.uses.renewed, 1000);
  EXPECT_GT(manifold.uses.exchanged, 1000);
  EXPECT_GT(manifold.uses.dropped, 1000);
}

TEST(ContactPoints, StayAsLongAsTheyAreNearWhatTheyTouched) {
  const Matrix<double> upright = diagonal(Vector<double>{1, 1, 1});
  ContactPoints points(kThreshold);
  const auto after = [&](const Vector<double>& moved) {
    points.clear();
    points.add({upright, {0, 0, 1}}, {0, 0, 0});
    points.refresh({upright, moved + Vector<double>{0, 0, 1}});
    return points.points().size();
  };
  EXPECT_EQ(after({0, 0, 0.99 * kThreshold}), 1u);
  EXPECT_EQ(after({0, 0, 1.01 * kThreshold}), 0u) << "lifted";
  EXPECT_EQ(after({0, 0, -5 * kThreshold}), 1u) << "pressed into the floor";
  EXPECT_EQ(after({0.7 * kThreshold, 0.7 * kThreshold, 0}), 1u);
  EXPECT_EQ(after({0.8 * kThreshold, 0.8 * kThreshold, 0}), 0u) << "slid";
  EXPECT_EQ(after({0, 0, std::numeric_limits<double>::quiet_NaN()}), 0u);
}

TEST(ContactPoints, ReachNothingWithoutAThresholdOrANumber) {
  EXPECT_TRUE(ContactPoints(kThreshold).reaches(0.99 * kThreshold));
  EXPECT_FALSE(ContactPoints(kThreshold).reaches(kThreshold));
  EXPECT_FALSE(ContactPoints(kThreshold).reaches(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(ContactPoints().reaches(0));
}

}  // namespace
}  // namespace hebbes::envs::ant
