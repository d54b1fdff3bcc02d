// The world in 3-D by WebGL.

const kFieldOfView = 40;  // degrees, vertical

class ThreeStage {
  constructor(canvas, life) {
    this.canvas = canvas;
    this.life = life;
    this.renderer = new THREE.WebGLRenderer({canvas, antialias: true});
    this.renderer.shadowMap.enabled = true;
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(kFieldOfView, 1, 0.1, 200);
    this.camera.up.set(0, 0, 1);
    this.addLights();
    this.addFloor();
    this.addPath();
    this.bodies = life.scene.bodies.map(body => this.addBody(body));
    this.contactColour = new THREE.Color(cssColour(life.scene.contactColour));
    attachOrbit(canvas, life);
    theme.onChange(() => this.applyTheme());
    this.applyTheme();
  }

  addLights() {
    this.scene.add(new THREE.HemisphereLight(0xffffff, 0x8a8f98, 0.62));
    this.sun = new THREE.DirectionalLight(0xffffff, 0.6);
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(512, 512);
    Object.assign(this.sun.shadow.camera, {left: -2, right: 2, bottom: -2, top: 2, far: 14});
    this.scene.add(this.sun, this.sun.target);
  }

  addFloor() {
    const size = 120, cell = this.life.scene.ground.grid || 1;
    this.floor = new THREE.Mesh(new THREE.PlaneBufferGeometry(size, size),
                                new THREE.MeshLambertMaterial());
    this.floor.receiveShadow = true;
    this.grid = new THREE.GridHelper(size, size / cell);
    this.grid.rotation.x = Math.PI / 2;
    this.grid.position.z = 0.002;
    this.grid.material = new THREE.LineBasicMaterial();
    this.scene.add(this.floor, this.grid);
  }

  addPath() {
    const points = new Float32Array(3 * (this.life.steps + 1));
    for (let state = 0; state <= this.life.steps; ++state) {
      const [x, y] = this.life.positionOf(state);
      points.set([x, y, 0.006], 3 * state);
    }
    const geometry = new THREE.BufferGeometry();
    geometry.setAttribute("position", new THREE.BufferAttribute(points, 3));
    this.path = new THREE.Line(geometry, new THREE.LineBasicMaterial());
    this.path.frustumCulled = false;
    this.scene.add(this.path);
  }

  addBody(body) {
    const group = new THREE.Group();
    for (const shape of body.shapes) {
      const material = new THREE.MeshLambertMaterial({color: cssColour(shape.colour)});
      for (const mesh of capsuleMeshes(shape, material)) {
        mesh.castShadow = true;
        group.add(mesh);
      }
    }
    this.scene.add(group);
    const materials = group.children.map(mesh => mesh.material);
    return {group, materials, colours: materials.map(material => material.color.clone())};
  }

  applyTheme() {
    const floor = new THREE.Color(cssColour(floorColour(this.life)));
    this.floor.material.color.copy(floor);
    this.scene.background = floor;
    this.scene.fog = new THREE.Fog(floor, 9, 34);
    this.grid.material.color.set(cssColour(gridColour(this.life)));
    this.path.material.color.set(theme.css("accent"));
  }

  draw(state) {
    if (fitCanvas(this.canvas)) {
      this.renderer.setViewport(0, 0, this.canvas.width, this.canvas.height);
      this.camera.aspect = this.canvas.width / this.canvas.height;
      this.camera.updateProjectionMatrix();
    }
    this.bodies.forEach((body, b) => {
      body.group.position.fromArray(this.life.positionOf(state, b));
      body.group.quaternion.fromArray(this.life.orientationOf(state, b));
      const isLit = this.life.touches(state, b);
      body.materials.forEach((material, i) => {
        material.color.copy(isLit ? this.contactColour : body.colours[i]);
        material.emissive.copy(isLit ? this.contactColour : kNoLight).multiplyScalar(0.35);
      });
    });
    this.path.geometry.setDrawRange(0, state + 1);
    this.aim(state);
    this.renderer.render(this.scene, this.camera);
  }

  aim(state) {
    const target = new THREE.Vector3(...targetOf(this.life, state));
    const towards = new THREE.Vector3(...camera.direction);
    const distance = distanceTo(this.life);
    this.camera.position.copy(target).addScaledVector(towards, distance);
    this.camera.lookAt(target);
    this.scene.fog.near = 2 * distance;
    this.scene.fog.far = 2 * distance + 25;
    const [x, y, z] = this.life.positionOf(state);
    this.sun.position.set(x + 2, y - 1.5, z + 6);
    this.sun.target.position.set(x, y, z);
    const cell = this.life.scene.ground.grid || 1;
    const snapped = [x, y].map(metres => cell * Math.round(metres / cell));
    this.floor.position.set(...snapped, 0);
    this.grid.position.set(...snapped, 0.002);
  }
}

const kNoLight = new THREE.Color(0);

/** A capsule: two balls and what lies between, or one ball. */
function capsuleMeshes({from, to, radius}, material) {
  const ball = place => {
    const mesh = new THREE.Mesh(new THREE.SphereBufferGeometry(radius, 24, 16), material);
    mesh.position.fromArray(place);
    return mesh;
  };
  const start = new THREE.Vector3(...from), end = new THREE.Vector3(...to);
  const axis = end.clone().sub(start), length = axis.length();
  if (length === 0) return [ball(from)];
  const tube = new THREE.Mesh(
    new THREE.CylinderBufferGeometry(radius, radius, length, 24, 1, true), material);
  tube.position.copy(start).addScaledVector(axis, 0.5);
  tube.quaternion.setFromUnitVectors(new THREE.Vector3(0, 1, 0), axis.normalize());
  return [ball(from), ball(to), tube];
}
