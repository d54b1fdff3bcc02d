// Vectors, matrices and spatial algebra of double or Lanes, with a fixed order of operations.
//
// Sums go from x to z and products as written here, since that is what the reference's bits hang
// on. Spatial vectors as in Mirtich, "Impulse-based dynamic simulation of rigid body systems"
// (1996): motions and forces have an angular and a linear part, and are measured in a link's
// frame, whose origin is its centre of mass.
#pragma once

#include <array>

#include <cmath>
#include <cstddef>

namespace hebbes::envs::ant {

/// Elementwise arithmetic as for double, each lane rounded as if alone; lanes[i] is lane i.
using Lanes [[gnu::vector_size(32)]] = double;

inline constexpr std::size_t kLanes = 4;

inline double square_root(double v) {
  return std::sqrt(v);
}
inline Lanes square_root(const Lanes& v) {
  return Lanes{std::sqrt(v[0]), std::sqrt(v[1]), std::sqrt(v[2]), std::sqrt(v[3])};
}

/// base + v[3] + v[2] + v[1] + v[0], in this order.
inline double add_backwards(double base, const Lanes& v) {
  return (((base + v[3]) + v[2]) + v[1]) + v[0];
}

template <typename T>
struct Vector {
  T x, y, z;
};

template <typename A, typename B>
auto operator+(const Vector<A>& a, const Vector<B>& b) {
  return Vector<decltype(a.x + b.x)>{a.x + b.x, a.y + b.y, a.z + b.z};
}
template <typename A, typename B>
auto operator-(const Vector<A>& a, const Vector<B>& b) {
  return Vector<decltype(a.x - b.x)>{a.x - b.x, a.y - b.y, a.z - b.z};
}
template <typename T>
Vector<T> operator-(const Vector<T>& v) {
  return {-v.x, -v.y, -v.z};
}
template <typename A, typename B>
auto operator*(const Vector<A>& v, const B& s) {
  return Vector<decltype(v.x * s)>{v.x * s, v.y * s, v.z * s};
}
template <typename A, typename B>
auto dot(const Vector<A>& a, const Vector<B>& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
template <typename A, typename B>
auto cross(const Vector<A>& a, const Vector<B>& b) {
  return Vector<decltype(a.x * b.x)>{a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z,
                                     a.x * b.y - a.y * b.x};
}
/// Elementwise product: a diagonal matrix times a vector.
template <typename A, typename B>
auto scale(const Vector<A>& diagonal, const Vector<B>& v) {
  return Vector<decltype(v.x * diagonal.x)>{diagonal.x * v.x, diagonal.y * v.y, diagonal.z * v.z};
}

/// Rows x, y, z.
template <typename T>
struct Matrix {
  Vector<T> x, y, z;
};

/// As by =, but in vectors, where compilers would call memcpy.
template <typename T>
void set(Matrix<T>& to, const Matrix<T>& from) {
  to.x = from.x;
  to.y = from.y;
  to.z = from.z;
}

template <typename T>
Matrix<T> diagonal(const Vector<T>& d) {
  const T zero{};
  return {{d.x, zero, zero}, {zero, d.y, zero}, {zero, zero, d.z}};
}
template <typename T>
Matrix<T> transpose(const Matrix<T>& m) {
  return {{m.x.x, m.y.x, m.z.x}, {m.x.y, m.y.y, m.z.y}, {m.x.z, m.y.z, m.z.z}};
}
template <typename T>
Matrix<T> operator+(const Matrix<T>& a, const Matrix<T>& b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
template <typename T>
Matrix<T> operator-(const Matrix<T>& a, const Matrix<T>& b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
template <typename A, typename B>
auto operator*(const Matrix<A>& m, const Vector<B>& v) {
  return Vector<decltype(m.x.x * v.x)>{dot(m.x, v), dot(m.y, v), dot(m.z, v)};
}
/// The transposed matrix times a vector.
template <typename A, typename B>
auto transposed_times(const Matrix<A>& m, const Vector<B>& v) {
  return Vector<decltype(m.x.x * v.x)>{m.x.x * v.x + m.y.x * v.y + m.z.x * v.z,
                                       m.x.y * v.x + m.y.y * v.y + m.z.y * v.z,
                                       m.x.z * v.x + m.y.z * v.y + m.z.z * v.z};
}
template <typename T>
[[gnu::always_inline]] inline Matrix<T> operator*(const Matrix<T>& a, const Matrix<T>& b) {
  return {transposed_times(b, a.x), transposed_times(b, a.y), transposed_times(b, a.z)};
}
template <typename T>
Matrix<T> outer(const Vector<T>& a, const Vector<T>& b) {
  return {b * a.x, b * a.y, b * a.z};
}
/// m times the matrix of (r cross .).
template <typename T>
[[gnu::always_inline]] inline Matrix<T> times_cross(const Matrix<T>& m, const Vector<T>& r) {
  return {cross(m.x, r), cross(m.y, r), cross(m.z, r)};
}
/// The matrix of (r cross .) times m.
template <typename T>
[[gnu::always_inline]] inline Matrix<T> cross_times(const Vector<T>& r, const Matrix<T>& m) {
  return {m.z * r.y - m.y * r.z, m.x * r.z - m.z * r.x, m.y * r.x - m.x * r.y};
}
inline Matrix<double> inverse(const Matrix<double>& m) {
  const Matrix<double> cofactors = {cross(m.y, m.z), cross(m.z, m.x), cross(m.x, m.y)};
  const double s = 1.0 / dot(m.x, cofactors.x);
  return transpose(Matrix<double>{cofactors.x * s, cofactors.y * s, cofactors.z * s});
}

template <typename T>
struct Quaternion {
  T x, y, z, w;
};

template <typename A, typename B>
auto operator*(const Quaternion<A>& p, const Quaternion<B>& q) {
  return Quaternion<decltype(p.x * q.x)>{
      p.w * q.x + p.x * q.w + p.y * q.z - p.z * q.y, p.w * q.y + p.y * q.w + p.z * q.x - p.x * q.z,
      p.w * q.z + p.z * q.w + p.x * q.y - p.y * q.x, p.w * q.w - p.x * q.x - p.y * q.y - p.z * q.z};
}
template <typename T>
Quaternion<T> conjugate(const Quaternion<T>& q) {
  return {-q.x, -q.y, -q.z, q.w};
}
template <typename A, typename B>
auto rotate(const Quaternion<A>& q, const Vector<B>& v) {
  const Quaternion<decltype(q.x * v.x)> turned{
      q.w * v.x + q.y * v.z - q.z * v.y, q.w * v.y + q.z * v.x - q.x * v.z,
      q.w * v.z + q.x * v.y - q.y * v.x, -q.x * v.x - q.y * v.y - q.z * v.z};
  const auto result = turned * conjugate(q);
  return Vector<decltype(q.x * v.x)>{result.x, result.y, result.z};
}
template <typename T>
Matrix<T> matrix(const Quaternion<T>& q) {
  const T s = 2.0 / (q.x * q.x + q.y * q.y + q.z * q.z + q.w * q.w);
  const T xs = q.x * s, ys = q.y * s, zs = q.z * s;
  const T wx = q.w * xs, wy = q.w * ys, wz = q.w * zs;
  const T xx = q.x * xs, xy = q.x * ys, xz = q.x * zs;
  const T yy = q.y * ys, yz = q.y * zs, zz = q.z * zs;
  return {{1.0 - (yy + zz), xy - wz, xz + wy},
          {xy + wz, 1.0 - (xx + zz), yz - wx},
          {xz - wy, yz + wx, 1.0 - (xx + yy)}};
}

/// A velocity or an acceleration.
template <typename T>
struct Motion {
  Vector<T> angular, linear;
};

template <typename T>
struct Force {
  Vector<T> angular, linear;
};

template <typename T>
Motion<T> operator+(const Motion<T>& a, const Motion<T>& b) {
  return {a.angular + b.angular, a.linear + b.linear};
}
template <typename A, typename B>
auto operator*(const Motion<A>& m, const B& s) {
  return Motion<decltype(m.angular.x * s)>{m.angular * s, m.linear * s};
}
template <typename A, typename B>
auto operator+(const Force<A>& a, const Force<B>& b) {
  return Force<decltype(a.linear.x + b.linear.x)>{a.angular + b.angular, a.linear + b.linear};
}
template <typename A, typename B>
auto operator*(const Force<A>& f, const B& s) {
  return Force<decltype(f.linear.x * s)>{f.angular * s, f.linear * s};
}
/// Power.
template <typename A, typename B>
auto dot(const Motion<A>& m, const Force<B>& f) {
  return dot(m.linear, f.linear) + dot(m.angular, f.angular);
}
template <typename T>
Motion<T> cross(const Motion<T>& a, const Motion<T>& b) {
  return {cross(a.angular, b.angular), cross(a.linear, b.angular) + cross(a.angular, b.linear)};
}

/// A spatial inertia: force = inertia * motion.
template <typename T>
struct Inertia {
  Matrix<T> coupling;    ///< angular motion to linear force
  Matrix<T> mass;        ///< linear motion to linear force
  Matrix<T> rotational;  ///< angular motion to angular force
};

template <typename T>
void operator+=(Inertia<T>& a, const Inertia<T>& b) {
  set(a.coupling, a.coupling + b.coupling);
  set(a.mass, a.mass + b.mass);
  set(a.rotational, a.rotational + b.rotational);
}
template <typename T>
[[gnu::always_inline]] inline Force<T> operator*(const Inertia<T>& i, const Motion<T>& m) {
  return {i.rotational * m.angular + transposed_times(i.coupling, m.linear),
          i.coupling * m.angular + i.mass * m.linear};
}

/// What the parent feels of a child whose frame lies at `shift` from it, not turned.
template <typename A, typename B>
[[gnu::always_inline]] inline auto unshift(const Vector<A>& shift, const Force<B>& f) {
  return Force<decltype(shift.x * f.linear.x)>{f.angular + cross(shift, f.linear), f.linear};
}
template <typename T>
[[gnu::always_inline]] inline void unshift(const Vector<T>& shift, Inertia<T>& i) {
  const Matrix<T> coupling = i.coupling - times_cross(i.mass, shift);
  const Matrix<T> rotational =
      cross_times(shift, coupling) + i.rotational - times_cross(transpose(i.coupling), shift);
  set(i.coupling, coupling);
  set(i.rotational, rotational);
}
/// The same, then turned back from the child's frame.
template <typename A, typename B>
Force<B> unturn(const Matrix<A>& rotation, const Force<B>& f) {
  return {transposed_times(rotation, f.angular), transposed_times(rotation, f.linear)};
}
template <typename T>
[[gnu::always_inline]] inline void unturn(const Matrix<T>& rotation, Inertia<T>& i) {
  const Matrix<T> back = transpose(rotation);
  set(i.coupling, back * i.coupling * rotation);
  set(i.mass, back * i.mass * rotation);
  set(i.rotational, back * i.rotational * rotation);
}

/// The motion of a child whose frame lies at `shift` and does not turn against its parent's.
template <typename A, typename B>
auto shifted(const Vector<A>& shift, const Motion<B>& m) {
  return Motion<decltype(shift.x * m.linear.x)>{m.angular + Vector<A>{},
                                                -cross(shift, m.angular) + m.linear};
}
/// The same, and turned into the child's frame.
template <typename A, typename B>
[[gnu::always_inline]] inline auto turned(const Matrix<A>& rotation, const Vector<A>& shift,
                                          const Motion<B>& m) {
  const auto angular = rotation * m.angular;
  return Motion<decltype(angular.x)>{angular, -cross(shift, angular) + rotation * m.linear};
}

/// One lane of each component; a number has the same in all.
inline double lane(const Lanes& v, std::size_t i) {
  return v[i];
}
inline double lane(double v, std::size_t /*i*/) {
  return v;
}
inline Vector<double> lane(const Vector<double>& v, std::size_t /*i*/) {
  return v;
}
inline Vector<double> lane(const Vector<Lanes>& v, std::size_t i) {
  return {v.x[i], v.y[i], v.z[i]};
}
inline Matrix<double> lane(const Matrix<Lanes>& m, std::size_t i) {
  return {lane(m.x, i), lane(m.y, i), lane(m.z, i)};
}
inline void set_lane(Vector<Lanes>& v, std::size_t i, const std::array<double, 3>& value) {
  v.x[i] = value[0];
  v.y[i] = value[1];
  v.z[i] = value[2];
}
/// add_backwards of each component.
inline Vector<double> fold_lanes(const Vector<double>& base, const Vector<Lanes>& v) {
  return {add_backwards(base.x, v.x), add_backwards(base.y, v.y), add_backwards(base.z, v.z)};
}
inline Matrix<double> fold_lanes(const Matrix<double>& base, const Matrix<Lanes>& m) {
  return {fold_lanes(base.x, m.x), fold_lanes(base.y, m.y), fold_lanes(base.z, m.z)};
}

}  // namespace hebbes::envs::ant
