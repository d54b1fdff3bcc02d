// A column of run.h5: the median fitness of each generation.
#include <algorithm>

#include "lib/trainer/generation_columns.h"

namespace hebbes::trainer {
namespace {

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

const auto kRegistered =
    (generation_columns().push_back({"fitness_median", "Median fitness of the individuals", "1",
                                     [](const Generation& g) { return median(g.result.fitness); }}),
     true);

}  // namespace
}  // namespace hebbes::trainer
