// A picture of a matrix: each number a pixel, in the diverging colours.

class MatrixPicture {
  /** `tell(row, column)` says the lines for a number under the pointer. */
  constructor({rows, columns, tell, kind = "matrix"}) {
    Object.assign(this, {rows, columns});
    this.canvas = make("canvas", {width: columns, height: rows, class: kind});
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(columns, rows);
    this.pixels = new Uint32Array(this.image.data.buffer);
    tooltip.attach(this.canvas, event => {
      const [column, row] = this.cellUnder(event);
      return tell(row, column);
    });
  }

  cellUnder(event) {
    const [x, y] = placeIn(this.canvas, event);
    return [Math.floor(x * this.columns), Math.floor(y * this.rows)];
  }

  /** Rows of a quantised matrix as it is stored. */
  paintQuantised(quantised, row, limit, isTransposed) {
    const {values, width, most} = quantised, first = row * width;
    const factor = limit > 0 ? 127 * quantised.scales[row] / limit : 0;
    const colours = theme.diverging, odd = theme.pixelOf(NaN);
    const stored = isTransposed ? this.rows : this.columns;  // columns of the stored matrix
    for (let k = 0; k < width; ++k) {
      const whole = values[first + k];
      const place = Math.max(-127, Math.min(127, Math.round(whole * factor))) + 127;
      const at = isTransposed ? (k % stored) * this.columns + Math.floor(k / stored) : k;
      this.pixels[at] = whole < -most ? odd : colours[place];
    }
    this.context.putImageData(this.image, 0, 0);
  }

  /** `colourOf(row, column)` gives pixels. */
  paint(colourOf) {
    for (let row = 0; row < this.rows; ++row) {
      for (let column = 0; column < this.columns; ++column) {
        this.pixels[row * this.columns + column] = colourOf(row, column);
      }
    }
    this.context.putImageData(this.image, 0, 0);
  }
}

/** The bar of diverging colours from -limit to limit. */
class Legend {
  constructor() {
    this.low = make("output");
    this.high = make("output");
    this.bar = make("i", {class: "gradient"});
    this.element = make("span", {class: "legend"}, this.low, this.bar, this.high);
    theme.onChange(() => this.paint());
    this.paint();
  }
  paint() { this.bar.style.background = theme.gradient; }
  set limit(limit) {
    this.low.textContent = inWords(-limit);
    this.high.textContent = inWords(limit);
  }
}

/** How a layer's matrix lies on the page: its longer side across. */
function layout({inputs, outputs}) {
  const isTransposed = outputs < inputs;
  return {
    isTransposed,
    rows: isTransposed ? outputs : inputs,
    columns: isTransposed ? inputs : outputs,
    axes: isTransposed ? `→ ${inputs} inputs, ↓ ${outputs} outputs`
                       : `→ ${outputs} outputs, ↓ ${inputs} inputs`,
    /** [input, output] at a place of the picture. */
    synapseAt: (row, column) => isTransposed ? [column, row] : [row, column],
  };
}
