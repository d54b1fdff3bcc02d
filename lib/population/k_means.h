// Clusters of rules, for populations that merge them.
//
// Source: Lloyd (1982), "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28; started as
// k-means++: Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding" (SODA).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/population/population.h"
#include "lib/rng/stream.h"

namespace hebbes::population {

/// Splits `points` [points, 5] into `count` clusters, 1 <= count <= points: a local minimum of the
/// squared distances to the clusters' means, or what 100 iterations come to. A point as near to two
/// means goes to the first; a cluster that lost all its points gets the one farthest from its own
/// mean. The same for any number of ranks, which must all call with the same arguments. All have
/// come to the end when one returns.
RowMerge k_means(const Rules& points, std::size_t count, rng::Stream random, const ShareOut& share,
                 const Poll& poll = {});

/// `count` different points to begin with: the first at random, each of the others with a
/// probability in proportion to its squared distance from the nearest before it. Where all others
/// coincide with those before, the first of them.
std::vector<std::uint32_t> k_means_start(const Rules& points, std::size_t count, rng::Stream random,
                                         const Poll& poll = {});

}  // namespace hebbes::population
