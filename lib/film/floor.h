// The pattern of an endless floor, free of flicker at any distance.
#pragma once

#include "lib/film/vector.h"

namespace hebbes::film {

/// What of the floor a pixel shows: a place and how far the pixel reaches along x and y, m.
struct Footprint {
  double x, y;
  float width, depth;
};

class Floor {
 public:
  /// Of this colour, linear, with lines every `grid` metres; 0: none.
  Floor(const Vector& colour, double grid) : colour_(colour), grid_(grid) {}

  /// The mean over the footprint: a faint board of squares, lines between them, stronger ones
  /// every fifth.
  Vector colour_at(const Footprint& footprint) const;

 private:
  Vector colour_;
  double grid_;
};

}  // namespace hebbes::film
