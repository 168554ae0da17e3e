// Move and zoom a picture: what is kept is a centre in the world and a scale.

/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./types.js").Box} Box */

/**
 * Show the whole of a box.
 * @param {Box} box @param {number} width @param {number} height
 * @param {[number, number]} margins  beside it, and above and below: room for names
 * @returns {Camera}
 */
export function fitCamera(box, width, height, margins) {
  const wide = Math.max(60, box.right - box.left);
  const high = Math.max(60, box.bottom - box.top);
  const k = Math.min((width - 2 * margins[0]) / wide, (height - 2 * margins[1]) / high, 1.6);
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, k: Math.max(k, 0.005) };
}

/**
 * Zoom so that a point of the screen stays where it is.
 * @param {Camera} camera @param {number} factor
 * @param {number} px @param {number} py  from the middle of the picture
 * @returns {Camera}
 */
export function zoomAt(camera, factor, px, py) {
  const k = Math.min(12, Math.max(0.01, camera.k * factor));
  return { k, x: camera.x + px / camera.k - px / k, y: camera.y + py / camera.k - py / k };
}

/**
 * Read a camera from a state; null where it holds none.
 * @param {string} text
 * @returns {Camera | null}
 */
export function parseCamera(text) {
  const [x, y, k] = text.split(",").map(Number);
  return text && [x, y, k].every(Number.isFinite) && k > 0 ? { x, y, k } : null;
}

/** @param {Camera} camera */
export function printCamera({ x, y, k }) {
  return `${x.toFixed(1)},${y.toFixed(1)},${k.toFixed(3)}`;
}

/**
 * Listen to what moves a picture: dragging, pinching, the wheel, the keyboard.
 * @param {HTMLElement} element
 * @param {{ get: () => Camera, move: (camera: Camera) => void, done: () => void, tap: (x: number, y: number) => void }} on
 */
export function listenToMoves(element, { get, move, done, tap }) {
  /** @type {Map<number, { x: number, y: number }>} */
  const pointers = new Map();
  let travelled = 0;

  element.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    element.setPointerCapture(event.pointerId);
    if (pointers.size === 1) travelled = 0;
  });
  element.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    travelled += Math.abs(dx) + Math.abs(dy);
    pointers.set(event.pointerId, now);
    const camera = get();
    if (other) {
      const box = element.getBoundingClientRect();
      const spread = (/** @type {{ x: number, y: number }} */ p) => Math.hypot(p.x - other.x, p.y - other.y) || 1;
      const middle = [(now.x + other.x) / 2 - box.left - box.width / 2, (now.y + other.y) / 2 - box.top - box.height / 2];
      move(zoomAt(camera, spread(now) / spread(before), middle[0], middle[1]));
    } else if (travelled > 3) {
      move({ ...camera, x: camera.x - dx / camera.k, y: camera.y - dy / camera.k });
    }
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    element.addEventListener(type, (event) => {
      if (!pointers.delete(event.pointerId) || pointers.size) return;
      if (travelled > 3) return done();
      const box = element.getBoundingClientRect();
      if (type === "pointerup") tap(event.clientX - box.left, event.clientY - box.top);
    });
  }
  element.addEventListener(
    "wheel",
    (event) => {
      // The wheel scrolls the page, unless the picture has the focus or Ctrl is held.
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== element) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const [px, py] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
      move(zoomAt(get(), Math.exp(-event.deltaY * 0.0016), px, py));
      done();
    },
    { passive: false },
  );
  element.addEventListener("keydown", (event) => {
    const camera = get();
    const step = 60 / camera.k;
    /** @type {Record<string, Camera>} */
    const moves = {
      ArrowLeft: { ...camera, x: camera.x - step },
      ArrowRight: { ...camera, x: camera.x + step },
      ArrowUp: { ...camera, y: camera.y - step },
      ArrowDown: { ...camera, y: camera.y + step },
      "+": zoomAt(camera, 1.25, 0, 0),
      "=": zoomAt(camera, 1.25, 0, 0),
      "-": zoomAt(camera, 0.8, 0, 0),
    };
    if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(moves[event.key]);
    done();
  });
}
