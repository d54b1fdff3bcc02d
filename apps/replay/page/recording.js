// The lives that the page carries, as apps/replay/block.h lays them out.

const kArrayTypes = {
  uint8: Uint8Array, int8: Int8Array, int16: Int16Array,
  uint32: Uint32Array, float32: Float32Array, float64: Float64Array,
};
const kCoefficients = ["η", "A", "B", "C", "D"];

async function inflated(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/** Numbers of a few bits, each row with a scale of its own. */
class QuantisedRows {
  constructor(values, scales, shape) {
    this.values = values;
    this.scales = scales;
    this.width = shape.slice(1).reduce((product, extent) => product * extent, 1);
    this.most = values.BYTES_PER_ELEMENT === 1 ? 127 : 32767;
  }

  /** Makes rows of what are differences from the row before; typed arrays wrap around. */
  addUp() {
    const {values, width} = this;
    for (let k = width; k < values.length; ++k) values[k] += values[k - width];
  }

  get rows() { return this.scales.length; }

  at(row, k) {
    const whole = this.values[row * this.width + k];
    return whole < -this.most ? NaN : whole * this.scales[row];
  }

  /** The largest magnitude in a row. */
  largest(row) { return this.scales[row] * this.most; }

  /** The largest magnitude in all rows. */
  get overall() {
    return this.most * this.scales.reduce((most, scale) => Math.max(most, scale), 0);
  }
}

/** Of T steps, which lead through the states 0 to T. */
class Life {
  constructor(description, array) {
    const quantised = ({values, scales, differences}) => {
      const rows = new QuantisedRows(array(values), array(scales), values.shape);
      if (differences) rows.addUp();
      return rows;
    };
    this.label = description.label;
    this.timeStep = description.timeStep;
    this.actionBounds = description.actionBounds;
    this.actionNames = description.actionNames;
    this.forms = description.forms;
    for (const {scene: {ground}} of this.forms) {
      for (const key of ["patchCorners", "patchSizes", "patchColours"]) {
        ground[key] = array(ground[key]);
      }
    }
    this.scene = this.forms[0].scene;
    for (const key of ["reward", "action", "position", "orientation", "contact"]) {
      this[key] = array(description[key]);
    }
    this.steps = this.reward.length;
    this.returns = runningSums(this.reward);
    this.view = description.view && {...description.view, pixels: array(description.view.pixels),
                                     side: description.view.pixels.shape[1]};
    this.weightSteps = description.weightSteps && array(description.weightSteps);
    this.layers = description.layers.map(layer => ({
      ...layer,
      activation: quantised(layer.activation),
      weights: layer.weights && quantised(layer.weights),
      distance: layer.distance && array(layer.distance),
    }));
    this.ruleBook = description.ruleBook && {
      coefficients: quantised(description.ruleBook.coefficients),
      assignment: description.ruleBook.assignment && array(description.ruleBook.assignment),
    };
  }

  get plasticLayers() { return this.layers.filter(layer => layer.weights); }
  get actions() { return this.actionBounds.length; }

  /** The life's state at a step of the page, which others may outlive. */
  stateAt(step) { return Math.min(step, this.steps); }

  /** The index of what the world is in a state, among the forms that it has one after another. */
  formAt(state) { return this.forms.findLastIndex(({step}) => step <= state); }

  /** When the world becomes another one, and when it parts from its twin: {step, text}. */
  get marks() {
    const changes = this.forms.slice(1).map(({step, variation}) => (
      {step, text: `becomes ${variation}`}));
    return this.partsAt === undefined ? changes
      : [...changes, {step: this.partsAt, text: "parts from its twin"}];
  }

  /** x, y and z of a body in a state, m. */
  positionOf(state, body = this.scene.followed) {
    const first = 3 * (state * this.scene.bodies.length + body);
    return this.position.subarray(first, first + 3);
  }
  orientationOf(state, body = this.scene.followed) {
    const first = 4 * (state * this.scene.bodies.length + body);
    return this.orientation.subarray(first, first + 4);
  }
  touches(state, body) {
    return this.contact[state * this.scene.bodies.length + body] === 1;
  }

  /** Metres a second, of the followed body in the step that led to a state. */
  speedAt(state) {
    if (state === 0) return 0;
    const [x, y, z] = this.positionOf(state), [a, b, c] = this.positionOf(state - 1);
    return Math.hypot(x - a, y - b, z - c) / this.timeStep;
  }

  /** The row of the weights that were looked at last. */
  weightRowAt(state) {
    let row = 0;
    while (row + 1 < this.weightSteps.length && this.weightSteps[row + 1] <= state) ++row;
    return row;
  }
}

/** [0, x0, x0 + x1, ...], as the trainer adds rewards up. */
function runningSums(values) {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; ++i) sums[i + 1] = sums[i] + values[i];
  return sums;
}

async function readLives(base64) {
  const buffer = await inflated(base64);
  const head = new DataView(buffer);
  const magic = new TextDecoder().decode(new Uint8Array(buffer, 0, 8));
  if (magic !== "HEBBESRP" || head.getUint32(8, true) !== 1) {
    throw new Error("the recording in this page is not one");
  }
  const length = head.getUint32(12, true);
  const description = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 16, length)));
  const array = ({type, shape, offset}) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    return new kArrayTypes[type](buffer, 16 + length + offset, count);
  };
  const lives = description.lives.map(life => new Life(life, array));
  for (const life of lives) {
    life.twin = twinOf(life, lives);
    if (life.twin) life.partsAt = partingStep(life, life.twin);
  }
  return lives;
}
