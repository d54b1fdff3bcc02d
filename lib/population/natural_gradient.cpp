#include "lib/population/natural_gradient.h"

#include <algorithm>
#include <vector>

#include "lib/population/logits.h"

namespace hebbes::population {

void naturalise(std::span<const float> logits, std::span<double> gradient) {
  std::vector<double> shares(logits.size());
  softmax(logits, shares);
  const double least = 1.0 / static_cast<double>(logits.size());
  for (std::size_t k = 0; k < gradient.size(); ++k) gradient[k] /= std::max(shares[k], least);
}

}  // namespace hebbes::population
