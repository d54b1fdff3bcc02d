// A flat world from straight above.

const kFollowedWidth = 90;  // m of the world in view

class AboveStage {
  constructor(canvas, life) {
    this.canvas = canvas;
    this.life = life;
    this.context = canvas.getContext("2d");
    this.forms = life.forms.map(({scene}) => ({
      patches: patchPaths(scene.ground),
      bodies: scene.bodies.map(body => body.shapes.map(shape => (
        {path: polygonPath(shape.corners), colour: cssColour(shape.colour)}))),
    }));
    camera.attach(canvas, (dx, dy) => {
      const metres = 1 / this.pixelsPerMetre() * (devicePixelRatio || 1);
      if (!camera.isFollowing) camera.move(-dx * metres, dy * metres);
    });
  }

  /** Follows the car, or shows the whole field. */
  pixelsPerMetre() {
    if (camera.isFollowing) return this.canvas.width / kFollowedWidth * camera.zoom;
    const {left, right, bottom, top} = this.roadBounds();
    return Math.min(this.canvas.width / (right - left), this.canvas.height / (top - bottom)) *
      camera.zoom * 0.94;
  }

  roadBounds() {
    this.bounds ??= boundsOfLastPatches(this.life.scene.ground);
    return this.bounds;
  }

  centre(state) {
    if (camera.isFollowing) return this.life.positionOf(state);
    const {left, right, bottom, top} = this.roadBounds();
    return [(left + right) / 2 + camera.pan[0], (bottom + top) / 2 + camera.pan[1]];
  }

  draw(state) {
    fitCanvas(this.canvas);
    const {context, canvas} = this, scale = this.pixelsPerMetre(), [x, y] = this.centre(state);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.css("outside");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(scale, 0, 0, -scale, canvas.width / 2 - x * scale,
                         canvas.height / 2 + y * scale);
    this.form = this.forms[this.life.formAt(state)];
    this.drawGround(scale);
    this.drawPath(state, scale);
    this.drawBodies(state, scale);
    if (theme.isDark) this.dim();
  }

  drawGround(scale) {
    const {context} = this, {colour, halfSize} = this.life.scene.ground;
    context.fillStyle = cssColour(colour);
    context.fillRect(-halfSize, -halfSize, 2 * halfSize, 2 * halfSize);
    for (const {path, colour: own, isRoad} of this.form.patches) {
      context.fillStyle = context.strokeStyle = own;
      context.fill(path);
      context.lineWidth = 0.6 / scale;  // over the seams between neighbours
      if (isRoad) context.stroke(path);
    }
  }

  drawPath(state, scale) {
    const {context} = this;
    context.beginPath();
    for (let s = 0; s <= state; ++s) context.lineTo(...this.life.positionOf(s).subarray(0, 2));
    context.strokeStyle = theme.css("accent");
    context.lineWidth = 2 * (devicePixelRatio || 1) / scale;
    context.stroke();
  }

  drawBodies(state, scale) {
    const {context} = this;
    this.form.bodies.forEach((shapes, b) => {
      const [x, y] = this.life.positionOf(state, b), [, , z, w] = this.life.orientationOf(state, b);
      context.save();
      context.translate(x, y);
      context.rotate(2 * Math.atan2(z, w));
      const least = 0.006 * this.canvas.width / scale;  // seen also from far away
      const larger = Math.max(1, least / 2);
      context.scale(larger, larger);
      for (const {path, colour} of shapes) {
        context.fillStyle = colour;
        context.fill(path);
      }
      context.restore();
    });
  }

  /** Grass in the sun would glare on a dark page. */
  dim() {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.fillStyle = "rgb(10 14 20 / 38%)";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

function polygonPath(corners) {
  const path = new Path2D();
  for (const [x, y] of corners) path.lineTo(x, y);
  path.closePath();
  return path;
}

/** Patches of one colour as one path, in the order in which colours first appear. */
function patchPaths({patchCorners, patchSizes, patchColours}) {
  const byColour = new Map();
  let corner = 0;
  patchSizes.forEach((size, p) => {
    const colour = cssColour(patchColours.subarray(3 * p, 3 * p + 3));
    if (!byColour.has(colour)) byColour.set(colour, new Path2D());
    const path = byColour.get(colour);
    path.moveTo(patchCorners[2 * corner], patchCorners[2 * corner + 1]);
    for (let c = 1; c < size; ++c) {
      path.lineTo(patchCorners[2 * (corner + c)], patchCorners[2 * (corner + c) + 1]);
    }
    path.closePath();
    corner += size;
  });
  return [...byColour].map(([colour, path], i) => ({colour, path, isRoad: i > 0}));
}

/** The box around all patches but those of the first colour, which are the grass. */
function boundsOfLastPatches({patchCorners, patchSizes, patchColours}) {
  const bounds = {left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity};
  const first = patchColours.subarray(0, 3).join();
  let corner = 0;
  patchSizes.forEach((size, p) => {
    for (let c = corner; c < corner + size; ++c) {
      if (patchColours.subarray(3 * p, 3 * p + 3).join() === first) continue;
      const x = patchCorners[2 * c], y = patchCorners[2 * c + 1];
      bounds.left = Math.min(bounds.left, x), bounds.right = Math.max(bounds.right, x);
      bounds.bottom = Math.min(bounds.bottom, y), bounds.top = Math.max(bounds.top, y);
    }
    corner += size;
  });
  return bounds;
}
