// The page's one clock: all lives are at its step.

class Clock {
  constructor(steps, timeStep) {
    this.steps = steps;
    this.timeStep = timeStep;  // s of the world
    this.place = 0;            // steps, with a fraction while playing
    this.speed = 1;
    this.isPlaying = false;
    this.listeners = [];
  }

  get step() { return Math.floor(this.place); }

  onChange(listener) { this.listeners.push(listener); }

  notify() { for (const listener of this.listeners) listener(this.step); }

  goto(step) {
    this.place = Math.max(0, Math.min(this.steps, step));
    this.notify();
  }

  skip(steps) { this.goto(this.step + steps); }

  play() {
    if (this.isPlaying) return;
    if (this.step === this.steps) this.place = 0;
    this.isPlaying = true;
    this.last = performance.now();
    requestAnimationFrame(now => this.tick(now));
    this.notify();
  }

  pause() {
    this.isPlaying = false;
    this.notify();
  }

  toggle() { this.isPlaying ? this.pause() : this.play(); }

  tick(now) {
    if (!this.isPlaying) return;
    const seconds = Math.max(0, now - this.last) / 1000;
    this.last = now;
    this.place = Math.min(this.steps, this.place + seconds * this.speed / this.timeStep);
    if (this.place === this.steps) this.isPlaying = false;
    this.notify();
    requestAnimationFrame(later => this.tick(later));
  }
}
