// The world in 3-D without WebGL: everything as thick lines, the farthest first.

class FlatStage {
  constructor(canvas, life) {
    this.canvas = canvas;
    this.life = life;
    this.context = canvas.getContext("2d");
    this.notice = "No WebGL in this browser: drawn plainly.";
    attachOrbit(canvas, life);
  }

  draw(state) {
    fitCanvas(this.canvas);
    const {context, canvas, life} = this;
    this.aim(state);
    context.fillStyle = cssColour(floorColour(life));
    context.fillRect(0, 0, canvas.width, canvas.height);
    this.drawGrid(state);
    this.drawPath(state);
    this.drawShadows(state);
    for (const part of this.parts(state)) this.drawPart(part);
  }

  /** The camera's axes: right, up, and back towards it. */
  aim(state) {
    const back = camera.direction;
    const level = Math.hypot(back[0], back[1]);
    const right = [-back[1] / level, back[0] / level, 0];
    const up = [back[1] * right[2] - back[2] * right[1], back[2] * right[0] - back[0] * right[2],
                back[0] * right[1] - back[1] * right[0]];
    this.axes = [right, up, back];
    this.target = targetOf(this.life, state);
    this.distance = distanceTo(this.life);
    this.focal = this.canvas.height / 2 / Math.tan(20 * Math.PI / 180);
  }

  /** Pixels x, y, pixels a metre and the depth of a place; null behind the camera. */
  project(place) {
    const offset = place.map((x, i) => x - this.target[i]);
    const [right, up, back] = this.axes.map(
      axis => axis[0] * offset[0] + axis[1] * offset[1] + axis[2] * offset[2]);
    const depth = this.distance - back;
    if (depth < 0.2) return null;
    const scale = this.focal / depth;
    return {x: this.canvas.width / 2 + right * scale, y: this.canvas.height / 2 - up * scale,
            scale, depth};
  }

  line(from, to, width, colour) {
    const a = this.project(from), b = this.project(to);
    if (!a || !b) return;
    const {context} = this;
    context.strokeStyle = colour;
    context.lineWidth = width(a, b);
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x + 1e-3, b.y);  // a line without length would not be drawn
    context.stroke();
  }

  drawGrid(state) {
    const cell = this.life.scene.ground.grid || 1, reach = 8;
    const [x, y] = this.life.positionOf(state).map(metres => cell * Math.round(metres / cell));
    const colour = cssColour(gridColour(this.life)), thin = () => 1;
    const corner = (i, j) => [x + i * cell, y + j * cell, 0];
    for (let i = -reach; i <= reach; ++i) {
      for (let j = -reach; j < reach; ++j) {  // in short pieces, of which some may be behind
        this.line(corner(i, j), corner(i, j + 1), thin, colour);
        this.line(corner(j, i), corner(j + 1, i), thin, colour);
      }
    }
  }

  drawPath(state) {
    const colour = theme.css("accent"), onFloor = s => {
      const [x, y] = this.life.positionOf(s);
      return [x, y, 0];
    };
    for (let s = 4; s <= state; s += 4) this.line(onFloor(s - 4), onFloor(s), () => 2, colour);
  }

  drawShadows(state) {
    const colour = cssColour(mix(floorColour(this.life), [0, 0, 0], theme.isDark ? 0.4 : 0.16));
    for (const {from, to, radius} of this.parts(state)) {
      this.line([from[0], from[1], 0], [to[0], to[1], 0], a => 2 * radius * a.scale, colour);
    }
  }

  /** All shapes in the world's frame, the farthest first. */
  parts(state) {
    const parts = [];
    this.life.forms[this.life.formAt(state)].scene.bodies.forEach((body, b) => {
      const isLit = this.life.touches(state, b);
      for (const {from, to, radius, colour} of body.shapes.map(asCapsule)) {
        parts.push({from: this.toWorld(from, state, b), to: this.toWorld(to, state, b), radius,
                    colour: isLit ? this.life.scene.contactColour : colour});
      }
    });
    const depth = ({from, to}) => {
      const middle = this.project(from.map((x, i) => (x + to[i]) / 2));
      return middle ? middle.depth : 0;
    };
    return parts.sort((a, b) => depth(b) - depth(a));
  }

  toWorld(place, state, body) {
    const [x, y, z, w] = this.life.orientationOf(state, body);
    const [px, py, pz] = this.life.positionOf(state, body);
    const t = [2 * (y * place[2] - z * place[1]), 2 * (z * place[0] - x * place[2]),
               2 * (x * place[1] - y * place[0])];
    return [px + place[0] + w * t[0] + y * t[2] - z * t[1],
            py + place[1] + w * t[1] + z * t[0] - x * t[2],
            pz + place[2] + w * t[2] + x * t[1] - y * t[0]];
  }

  drawPart({from, to, radius, colour}) {
    const width = (a, b) => radius * (a.scale + b.scale);
    this.line(from, to, (a, b) => width(a, b) + 2, cssColour(mix(colour, [0, 0, 0], 0.45)));
    this.line(from, to, width, cssColour(colour));
  }
}

/** A box or an ellipsoid as a capsule along its longest axis, as thick as it is on average. */
function asCapsule(shape) {
  if (!shape.half) return shape;
  const {half, position, orientation: [x, y, z, w], colour} = shape;
  const axes = [[1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)],
                [2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)],
                [2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)]];
  const longest = half.indexOf(Math.max(...half));
  const radius = Math.sqrt(half[(longest + 1) % 3] * half[(longest + 2) % 3]);
  const end = sign => position.map(
    (at, i) => at + sign * axes[longest][i] * (half[longest] - radius));
  return {from: end(-1), to: end(1), radius, colour};
}
