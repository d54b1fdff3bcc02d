#include "tests/unit/envs/car_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hebbes::envs::car_racing {

Trace make_input(const std::string& variation, const std::vector<double>& checkpoints,
                 const std::vector<double>& actions) {
  Trace input{"car_racing", variation, {}};
  input.arrays["track_checkpoints"] = {{checkpoints.size() / 2, 2}, checkpoints, "", "rad, m"};
  input.arrays["actions"] = {{actions.size() / 3, 3}, actions, "", "1"};
  return input;
}

std::vector<double> values(const Trace& trace, const std::string& name) {
  return std::visit(
      [](const auto& stored) { return std::vector<double>(stored.begin(), stored.end()); },
      trace.arrays.at(name).values);
}

double distance(const std::vector<double>& a, const std::vector<double>& b) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (a.size() != b.size()) return kInfinity;
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = std::abs(a[i] - b[i]);
    largest = std::isnan(difference) ? kInfinity : std::max(largest, difference);
  }
  return largest;
}

}  // namespace hebbes::envs::car_racing
