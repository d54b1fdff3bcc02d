// The very pictures that the policy sees.

class View {
  constructor(life) {
    this.view = life.view;
    const {side} = this.view;
    this.canvas = make("canvas", {width: side, height: side, class: "view"});
    this.element = make("figure", {class: "view-box"}, this.canvas,
      make("figcaption", {}, `What the policy sees, ${side} × ${side}`));
    this.context = this.canvas.getContext("2d");
    this.image = this.context.createImageData(side, side);
  }

  draw(state) {
    const {side, pixels} = this.view;
    const first = state * side * side * 3;
    for (let p = 0; p < side * side; ++p) {
      for (let c = 0; c < 3; ++c) this.image.data[4 * p + c] = pixels[first + 3 * p + c];
      this.image.data[4 * p + 3] = 255;
    }
    this.context.putImageData(this.image, 0, 0);
  }
}
