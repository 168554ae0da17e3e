// Bubble sets: the line around a network's members, found as a level of a field that they raise and
// that things outside the network lower (after Collins, Penn and Carpendale 2009, simplified).

/** @typedef {{ network: number, rings: Float32Array[] }} Contour */

const CELL = 7;
const REACH = 40;
const ALONG = 20;
const PUSH = 24;
const LEVEL = 0.42;

/**
 * Find the contour of one network.
 * @param {number} network
 * @param {[number, number]} anchor
 * @param {[number, number][]} members
 * @param {[number, number][]} others   things nearby that are not in it
 * @returns {Contour}
 */
export function findContour(network, anchor, members, others) {
  const points = [anchor, ...members];
  const left = Math.min(...points.map((p) => p[0])) - 2 * REACH;
  const top = Math.min(...points.map((p) => p[1])) - 2 * REACH;
  const columns = Math.ceil((Math.max(...points.map((p) => p[0])) + 2 * REACH - left) / CELL) + 1;
  const rows = Math.ceil((Math.max(...points.map((p) => p[1])) + 2 * REACH - top) / CELL) + 1;
  const field = new Float32Array(columns * rows);
  const grid = { left, top, columns, rows, field };
  for (const [x, y] of others) raise(grid, x, y, x, y, PUSH, -0.7);
  for (const [x, y] of points) raise(grid, x, y, x, y, REACH, 1.3);
  for (const [x, y] of members) raise(grid, anchor[0], anchor[1], x, y, ALONG, 1.1);
  return { network, rings: march(grid) };
}

/** @typedef {{ left: number, top: number, columns: number, rows: number, field: Float32Array }} Grid */

/**
 * Raise the field along a line (or around a point), less and less up to `reach` from it.
 * @param {Grid} grid
 * @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2
 * @param {number} reach @param {number} weight
 */
function raise(grid, x1, y1, x2, y2, reach, weight) {
  const { left, top, columns, rows, field } = grid;
  const dx = x2 - x1;
  const dy = y2 - y1;
  const length = dx * dx + dy * dy;
  const first = Math.max(0, Math.floor((Math.min(x1, x2) - reach - left) / CELL));
  const last = Math.min(columns - 1, Math.ceil((Math.max(x1, x2) + reach - left) / CELL));
  const above = Math.max(0, Math.floor((Math.min(y1, y2) - reach - top) / CELL));
  const below = Math.min(rows - 1, Math.ceil((Math.max(y1, y2) + reach - top) / CELL));
  for (let row = above; row <= below; row += 1) {
    const y = top + row * CELL;
    for (let column = first; column <= last; column += 1) {
      const x = left + column * CELL;
      const t = length ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
      const away = (x - x1 - t * dx) ** 2 + (y - y1 - t * dy) ** 2;
      if (away >= reach * reach) continue;
      const near = 1 - away / (reach * reach);
      const i = row * columns + column;
      // Along ties the field is as high as the nearest tie makes it: many ties make no bulge.
      if (length) field[i] = Math.max(field[i], weight * near * near);
      else field[i] += weight * near * near;
    }
  }
}

// The sides that the level crosses, by which corners are inside (1 top left, 2 top right, 4 bottom
// right, 8 bottom left): top 0, right 1, bottom 2, left 3; inside is on the left hand.
const CROSSINGS = [
  [], [3, 0], [0, 1], [3, 1], [1, 2], [3, 0, 1, 2], [0, 2], [3, 2],
  [2, 3], [2, 0], [0, 1, 2, 3], [2, 1], [1, 3], [1, 0], [0, 3], [],
];

/**
 * Walk the level through the cells (marching squares) and join the pieces to rings.
 * @param {Grid} grid
 */
function march({ left, top, columns, rows, field }) {
  /** @type {Map<number, { x: number, y: number, to: number }>} */
  const steps = new Map();
  for (let row = 0; row < rows - 1; row += 1) {
    for (let column = 0; column < columns - 1; column += 1) {
      const i = row * columns + column;
      const corners = [field[i], field[i + 1], field[i + columns + 1], field[i + columns]];
      const code = corners.reduce((sum, value, bit) => sum + (value > LEVEL ? 1 << bit : 0), 0);
      const sides = CROSSINGS[code];
      for (let s = 0; s < sides.length; s += 2) {
        const [x, y] = cross(sides[s], corners, column, row);
        const from = sideId(sides[s], column, row, columns);
        const to = sideId(sides[s + 1], column, row, columns);
        steps.set(from, { x: left + x * CELL, y: top + y * CELL, to });
      }
    }
  }
  return joinRings(steps);
}

/**
 * Find where the level crosses a side of a cell.
 * @param {number} side @param {number[]} corners @param {number} column @param {number} row
 * @returns {[number, number]}
 */
function cross(side, corners, column, row) {
  const a = corners[side];
  const b = corners[(side + 1) % 4];
  const t = (LEVEL - a) / (b - a || 1);
  switch (side) {
    case 0: return [column + t, row];
    case 1: return [column + 1, row + t];
    case 2: return [column + 1 - t, row + 1];
    default: return [column, row + 1 - t];
  }
}

/**
 * Number a side so that the two cells that share it agree.
 * @param {number} side @param {number} column @param {number} row @param {number} columns
 */
function sideId(side, column, row, columns) {
  const level = side === 0 || side === 2;
  const i = (side === 2 ? row + 1 : row) * columns + (side === 1 ? column + 1 : column);
  return 2 * i + (level ? 0 : 1);
}

/** @param {Map<number, { x: number, y: number, to: number }>} steps */
function joinRings(steps) {
  const rings = [];
  for (const start of steps.keys()) {
    const ring = [];
    let at = start;
    for (let step = steps.get(at); step; step = steps.get(at)) {
      ring.push(step.x, step.y);
      steps.delete(at);
      at = step.to;
    }
    // A hole runs the other way round; a contour without holes is easier to read.
    if (ring.length > 12 && areaOf(ring) < 0) rings.push(Float32Array.from(ring));
  }
  return rings;
}

/**
 * Measure the area in a ring, twice; its sign tells which way round the ring runs.
 * @param {number[]} ring
 */
function areaOf(ring) {
  let sum = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    sum += ring[i] * ring[j + 1] - ring[j] * ring[i + 1];
  }
  return sum;
}
