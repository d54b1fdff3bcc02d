// The score in the picture's lower left corner.
#pragma once

#include "envs/car_racing/picture/polygon_painter.h"
#include "envs/picture.h"

namespace hebbes::envs::car_racing {

/// Writes the score, truncated towards zero, into a finished picture of 96x96 pixels, just as the
/// reference shows it: four digits, or an unseen minus and three. Beyond [-999, 9999] the nearest
/// number is written, and nothing where it is not a number.
void write_score(double score, Picture& picture);

/// The same in straight strokes for a picture of any other size.
void paint_score(double score, PolygonPainter& painter);

}  // namespace hebbes::envs::car_racing
