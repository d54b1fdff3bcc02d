// The camera that people move. It serves all lives, so that they can be compared.

class Camera {
  constructor() {
    this.isFollowing = true;
    this.azimuth = -2.2;    // rad about z
    this.elevation = 0.42;  // rad above the floor
    this.zoom = 1;          // larger is nearer
    this.pan = [0, 0];      // m, when not following
    this.listeners = [];
  }

  onChange(listener) { this.listeners.push(listener); }
  notify() { for (const listener of this.listeners) listener(); }

  toggleFollowing() {
    this.isFollowing = !this.isFollowing;
    this.pan = [0, 0];
    this.zoom = 1;
    this.notify();
  }

  turn(right, down) {
    this.azimuth -= right;
    this.elevation = Math.max(0.03, Math.min(1.55, this.elevation + down));
    this.notify();
  }

  magnify(factor) {
    this.zoom = Math.max(0.2, Math.min(12, this.zoom * factor));
    this.notify();
  }

  move(x, y) {
    this.pan = [this.pan[0] + x, this.pan[1] + y];
    this.notify();
  }

  /** From the target to the camera, a unit vector. */
  get direction() {
    const level = Math.cos(this.elevation);
    return [level * Math.cos(this.azimuth), level * Math.sin(this.azimuth),
            Math.sin(this.elevation)];
  }

  /**
   * Lets pointers on an element work the camera: `drag(dx, dy, isPan)` gets pixels; wheel and
   * pinch magnify.
   */
  attach(element, drag) {
    const pointers = new Map();
    const spread = () => {
      const [a, b] = [...pointers.values()];
      return Math.hypot(a.x - b.x, a.y - b.y);
    };
    element.addEventListener("pointerdown", event => {
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
    });
    element.addEventListener("pointermove", event => {
      const last = pointers.get(event.pointerId);
      if (!last) return;
      const before = pointers.size === 2 ? spread() : 0;
      const dx = event.clientX - last.x, dy = event.clientY - last.y;
      pointers.set(event.pointerId, {x: event.clientX, y: event.clientY});
      if (pointers.size === 1) drag(dx, dy, event.shiftKey || event.buttons === 2);
      if (pointers.size === 2 && before > 0) this.magnify(spread() / before);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, event => pointers.delete(event.pointerId));
    }
    element.addEventListener("contextmenu", event => event.preventDefault());
    element.addEventListener("wheel", event => {
      event.preventDefault();
      this.magnify(Math.exp(-event.deltaY / 600));
    }, {passive: false});
  }
}

const camera = new Camera();
