#include "envs/ant/spatial.h"

namespace hebbes::envs::ant {

Matrix<double> inverse(const Matrix<double>& m) {
  const Matrix<double> cofactors = {cross(m.y, m.z), cross(m.z, m.x), cross(m.x, m.y)};
  const double s = 1.0 / dot(m.x, cofactors.x);
  return transpose(Matrix<double>{cofactors.x * s, cofactors.y * s, cofactors.z * s});
}

}  // namespace hebbes::envs::ant
