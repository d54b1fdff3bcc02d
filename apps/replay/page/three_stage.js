// The world in 3-D by WebGL.

const kFieldOfView = 40;                      // degrees, vertical
const kMeridians = isSoftwareGl ? 12 : 24;    // of balls and capsules
const kParallels = isSoftwareGl ? 4 : 8;      // of half a ball
const kPixelShare = isSoftwareGl ? 0.7 : 1;   // along each side

class ThreeStage {
  constructor(canvas, life) {
    this.canvas = canvas;
    this.life = life;
    this.renderer = new THREE.WebGLRenderer({canvas, antialias: !isSoftwareGl});
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = isSoftwareGl ? THREE.BasicShadowMap : THREE.PCFSoftShadowMap;
    this.scene = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(kFieldOfView, 1, 0.1, 200);
    this.camera.up.set(0, 0, 1);
    this.addLights();
    this.addFloor();
    this.addPath();
    this.forms = life.forms.map(({scene}) => scene.bodies.map(body => this.addBody(body)));
    this.contactColour = new THREE.Color(cssColour(life.scene.contactColour));
    attachOrbit(canvas, life);
    theme.onChange(() => this.applyTheme());
    this.applyTheme();
  }

  addLights() {
    this.scene.add(new THREE.HemisphereLight(0xffffff, 0xa8aeb6, 0.66));
    this.sun = new THREE.DirectionalLight(0xffffff, 0.5);
    this.sun.castShadow = true;
    const {size} = this.life.scene;
    this.sun.shadow.mapSize.set(512, 512);
    Object.assign(this.sun.shadow.camera, {left: -2 * size, right: 2 * size, bottom: -2 * size,
                                           top: 2 * size, far: 14 * size});
    this.scene.add(this.sun, this.sun.target);
  }

  addFloor() {
    const size = 120, tile = document.createElement("canvas");
    tile.width = tile.height = 128;
    this.tile = tile.getContext("2d");
    this.texture = new THREE.CanvasTexture(tile);
    this.texture.wrapS = this.texture.wrapT = THREE.RepeatWrapping;
    this.texture.repeat.setScalar(size / this.cell);
    this.texture.anisotropy = isSoftwareGl ? 1 : 8;
    this.floor = new THREE.Mesh(new THREE.PlaneBufferGeometry(size, size),
                                new THREE.MeshLambertMaterial({map: this.texture}));
    this.floor.receiveShadow = true;
    this.scene.add(this.floor);
  }

  /** The grid is the edges of a tile that repeats. */
  get cell() { return this.life.scene.ground.grid || 1; }

  paintTile() {
    const {width} = this.tile.canvas, line = width / 64;
    this.tile.fillStyle = cssColour(gridColour(this.life));
    this.tile.fillRect(0, 0, width, width);
    this.tile.fillStyle = cssColour(floorColour(this.life));
    this.tile.fillRect(line, line, width - 2 * line, width - 2 * line);
    this.texture.needsUpdate = true;
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
    for (const shape of body.shapes) group.add(shapeMesh(shape));
    this.scene.add(group);
    const materials = group.children.map(mesh => mesh.material);
    for (const material of materials) {  // feet come out in front where limbs meet
      material.polygonOffset = body.isFoot;
      material.polygonOffsetFactor = material.polygonOffsetUnits = -2;
    }
    return {group, materials, colours: materials.map(material => material.color.clone())};
  }

  applyTheme() {
    this.paintTile();
    this.scene.background = new THREE.Color(cssColour(floorColour(this.life)));
    this.scene.fog = new THREE.Fog(this.scene.background, 9, 34);
    this.path.material.color.set(theme.css("accent"));
  }

  draw(state) {
    if (fitCanvas(this.canvas, kPixelShare)) {
      this.renderer.setViewport(0, 0, this.canvas.width, this.canvas.height);
      this.camera.aspect = this.canvas.width / this.canvas.height;
      this.camera.updateProjectionMatrix();
    }
    const form = this.life.formAt(state);
    this.forms.forEach((bodies, f) => {
      for (const {group} of bodies) group.visible = f === form;
    });
    this.forms[form].forEach((body, b) => {
      body.group.position.fromArray(this.life.positionOf(state, b));
      body.group.quaternion.fromArray(this.life.orientationOf(state, b));
      const isLit = this.life.touches(state, b);
      body.materials.forEach((material, i) => {
        material.color.copy(isLit ? this.contactColour : body.colours[i]);
        material.emissive.copy(isLit ? this.contactColour : kNoLight).multiplyScalar(0.2);
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
    const {size} = this.life.scene;
    this.sun.position.set(x - 1.5 * size, y - 2.5 * size, z + 6 * size);
    this.sun.target.position.set(x, y, z);
    const snapped = [x, y].map(metres => this.cell * Math.round(metres / this.cell));
    this.floor.position.set(...snapped, 0);
  }
}

const kNoLight = new THREE.Color(0);

function shapeMesh(shape) {
  const mesh = shape.half ? scaledMesh(shape) : longMesh(shape);
  mesh.material = new THREE.MeshLambertMaterial({color: cssColour(shape.colour)});
  mesh.castShadow = true;
  return mesh;
}

/** A capsule, a ball or a cylinder. */
function longMesh({form, from, to, radius}) {
  const start = new THREE.Vector3(...from), axis = new THREE.Vector3(...to).sub(start);
  const length = axis.length();
  const mesh = new THREE.Mesh(longGeometry(form, radius, length));
  mesh.position.copy(start);
  if (length > 0) mesh.quaternion.setFromUnitVectors(new THREE.Vector3(0, 1, 0), axis.normalize());
  return mesh;
}

function longGeometry(form, radius, length) {
  if (length === 0) return new THREE.SphereBufferGeometry(radius, 2 * kMeridians, 3 * kParallels);
  if (form !== "cylinder") return capsuleGeometry(radius, length);
  return new THREE.CylinderBufferGeometry(radius, radius, length, kMeridians)
    .translate(0, length / 2, 0);
}

/** A box or an ellipsoid. */
function scaledMesh({form, half, position, orientation}) {
  const mesh = new THREE.Mesh(
    form === "box" ? new THREE.BoxBufferGeometry(2, 2, 2)
                   : new THREE.SphereBufferGeometry(1, 2 * kMeridians, 3 * kParallels));
  mesh.scale.fromArray(half);
  mesh.position.fromArray(position);
  mesh.quaternion.fromArray(orientation);
  return mesh;
}

/** From the origin up the y axis: two quarters of a circle, turned about it. */
function capsuleGeometry(radius, length) {
  const outline = [];
  for (let i = 0; i <= 2 * kParallels + 1; ++i) {
    const isUpper = i > kParallels;
    const angle = (i - kParallels - (isUpper ? 1 : 0)) / kParallels * Math.PI / 2;
    outline.push(new THREE.Vector2(Math.max(1e-6, radius * Math.cos(angle)),
                                   radius * Math.sin(angle) + (isUpper ? length : 0)));
  }
  return new THREE.LatheBufferGeometry(outline, kMeridians);
}
