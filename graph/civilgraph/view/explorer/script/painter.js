// Paint the map: contours, ties, things, names. The same strokes on a canvas and
// in SVG.

import { networksOf } from "./choice.js";
import { colourOf, drawAnchor, drawCoverage, drawPie, hatch, INK, lookOf, patternOf, SOFT, trace } from "./marks.js";
import { fontOf } from "./labels.js";
import { isSpeck, paintNames, radiusOf } from "./names.js";

/** @typedef {import("./types.js").Pen} Pen */
/** @typedef {import("./types.js").Camera} Camera */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{ camera: Camera, width: number, height: number, around: [number, number], say: (name: string, ...values: (string | number)[]) => string }} Sheet */

export const DASHES = [[], [7, 5], [2, 4], [9, 4, 2, 4]];
const FADED = 0.16;

/**
 * Paint a scene.
 * @param {Pen} pen
 * @param {Scene} scene
 * @param {Sheet} sheet
 */
export function paint(pen, scene, sheet) {
  pen.globalAlpha = 1;
  if (!scene.dense) {
    for (const contour of scene.contours) paintContour(pen, scene, sheet, contour);
  }
  if (scene.mode === "two") paintTies(pen, scene, sheet);
  else paintShared(pen, scene, sheet);
  paintThings(pen, scene, sheet);
  paintNames(pen, scene, sheet);
  pen.globalAlpha = 1;
}

/**
 * Place a thing on the sheet.
 * @param {Scene} scene @param {Sheet} sheet @param {number} thing
 * @returns {[number, number]}
 */
export function at({ data }, { camera, width, height }, thing) {
  return [
    (data.x[thing] - camera.x) * camera.k + width / 2,
    (data.y[thing] - camera.y) * camera.k + height / 2,
  ];
}

/**
 * @param {Scene} scene
 * @param {number} thing
 */
function isLit(scene, thing) {
  return !scene.lit.size || scene.lit.has(thing);
}

/**
 * @param {Pen} pen @param {Scene} scene @param {Sheet} sheet
 * @param {import("./contours.js").Contour} contour
 */
function paintContour(pen, scene, { camera, width, height }, { network, rings }) {
  const colour = colourOf(scene.data, network);
  const bounds = { left: 1e9, top: 1e9, right: -1e9, bottom: -1e9 };
  pen.save();
  pen.beginPath();
  for (const ring of rings) {
    const count = ring.length / 2;
    /** @param {number} i @returns {[number, number]} */
    const point = (i) => {
      const j = 2 * ((i + count) % count);
      return [(ring[j] - camera.x) * camera.k + width / 2, (ring[j + 1] - camera.y) * camera.k + height / 2];
    };
    // Through the middles of the sides, so that the corners of the grid are rounded off.
    for (let i = 0; i < count; i += 1) {
      const [ax, ay] = point(i);
      const [bx, by] = point(i + 1);
      const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
      if (i) pen.quadraticCurveTo(ax, ay, mx, my);
      else pen.moveTo(mx, my);
      bounds.left = Math.min(bounds.left, mx);
      bounds.right = Math.max(bounds.right, mx);
      bounds.top = Math.min(bounds.top, my);
      bounds.bottom = Math.max(bounds.bottom, my);
    }
    const [ax, ay] = point(count);
    const [bx, by] = point(count + 1);
    pen.quadraticCurveTo(ax, ay, (ax + bx) / 2, (ay + by) / 2);
    pen.closePath();
  }
  const lit = isLit(scene, network) ? 1 : 0.25;
  pen.fillStyle = colour;
  pen.globalAlpha = 0.13 * lit;
  pen.fill("evenodd");
  pen.globalAlpha = 0.7 * lit;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.3;
  pen.setLineDash([]);
  pen.stroke();
  const pattern = patternOf(scene.data, network);
  if (pattern) {
    pen.clip("evenodd");
    pen.globalAlpha = 0.3 * lit;
    hatch(pen, pattern, bounds, { gap: 9, width: 1, colour });
  }
  pen.restore();
}

/**
 * Paint the ties, all of one look in one stroke.
 * @param {Pen} pen @param {Scene} scene @param {Sheet} sheet
 */
function paintTies(pen, scene, sheet) {
  const { data, choice } = scene;
  const { pairs } = data;
  /** @type {Map<string, number[]>} */
  const batches = new Map();
  for (let p = 0; p < pairs.size; p += 1) {
    if (!choice.pair[p] || (scene.dense && !scene.path.has(p) && !scene.picked.size)) continue;
    const member = pairs.member[p];
    const network = pairs.network[p];
    const lit = !scene.lit.size || scene.path.has(p) || (!scene.path.size && (scene.picked.has(member) || scene.picked.has(network)) && scene.lit.has(member) && scene.lit.has(network));
    if (scene.dense && !lit) continue;
    const look = data.isNetwork[member] ? "n" : choice.degree[member] > 1 ? `b${network}` : "o";
    const key = `${lit ? 1 : 0} ${scene.path.has(p) ? "p" : ""}${look} ${choice.pair[p] - 1}`;
    const found = batches.get(key);
    if (found) found.push(p);
    else batches.set(key, [p]);
  }
  for (const key of [...batches.keys()].sort()) {
    strokeBatch(pen, scene, sheet, key, batches.get(key) ?? []);
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

/** @param {Pen} pen @param {Scene} scene @param {Sheet} sheet @param {string} key @param {number[]} batch */
function strokeBatch(pen, scene, sheet, key, batch) {
  const { data } = scene;
  const [lit, look, line] = key.split(" ");
  const strong = look !== "o";
  pen.globalAlpha = lit === "1" ? 1 : FADED;
  pen.lineCap = "butt";
  pen.beginPath();
  for (const p of batch) {
    const [x1, y1] = at(scene, sheet, data.pairs.member[p]);
    const [x2, y2] = at(scene, sheet, data.pairs.network[p]);
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  }
  pen.setLineDash(DASHES[Number(line)]);
  if (look.startsWith("p")) {
    pen.strokeStyle = INK;
    pen.lineWidth = 7;
    pen.stroke();
  }
  // The more ties, the thinner each.
  const thin = scene.choice.pairs > 400 ? Math.max(0.25, Math.sqrt(400 / scene.choice.pairs)) : 1;
  if (look.includes("b") && data.slot[data.pairs.network[batch[0]]] !== 255) {
    // A dark edge, or yellow could not be seen on white.
    pen.strokeStyle = INK;
    pen.lineWidth = 3.4 * thin;
    if (thin > 0.5) pen.stroke();
    pen.strokeStyle = colourOf(data, data.pairs.network[batch[0]]);
    pen.lineWidth = 2.2 * thin;
  } else {
    pen.strokeStyle = look.includes("n") ? "#33475b" : "#8792a0";
    pen.lineWidth = (strong ? 1.8 : Number(line) ? 1.4 : 1.1) * thin;
  }
  pen.stroke();
  if (look.includes("n")) for (const p of batch) paintArrow(pen, scene, sheet, p);
}

/** @param {Pen} pen @param {Scene} scene @param {Sheet} sheet @param {number} p */
function paintArrow(pen, scene, sheet, p) {
  const [x1, y1] = at(scene, sheet, scene.data.pairs.member[p]);
  const [x2, y2] = at(scene, sheet, scene.data.pairs.network[p]);
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const [x, y] = [(x1 + 2 * x2) / 3, (y1 + 2 * y2) / 3];
  pen.beginPath();
  for (const turn of [0, 2.6, -2.6]) {
    const [px, py] = [x + 7 * Math.cos(angle + turn), y + 7 * Math.sin(angle + turn)];
    if (turn) pen.lineTo(px, py);
    else pen.moveTo(px, py);
  }
  pen.closePath();
  pen.fillStyle = "#33475b";
  pen.fill();
}

/** @param {Pen} pen @param {Scene} scene @param {Sheet} sheet */
function paintShared(pen, scene, sheet) {
  pen.setLineDash([]);
  pen.lineCap = "round";
  const most = Math.max(1, ...scene.shared.map((x) => x[2]));
  for (const [one, other, shared] of scene.shared) {
    const lit = !scene.lit.size || (scene.picked.has(one) || scene.picked.has(other));
    const [x1, y1] = at(scene, sheet, one);
    const [x2, y2] = at(scene, sheet, other);
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.globalAlpha = lit ? (scene.mode === "nets" ? 0.85 : 0.5) : 0.08;
    pen.strokeStyle = "#33475b";
    pen.lineWidth = scene.mode === "nets" ? 2 + (8 * shared) / most : 0.8 + (3 * (shared - 1)) / most;
    pen.stroke();
    if (scene.mode === "nets" && lit) paintNumber(pen, shared, (x1 + x2) / 2, (y1 + y2) / 2);
  }
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {number} number @param {number} x @param {number} y */
function paintNumber(pen, number, x, y) {
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.arc(x, y, 9, 0, 2 * Math.PI);
  pen.fillStyle = "#ffffff";
  pen.fill();
  pen.strokeStyle = INK;
  pen.lineWidth = 1.2;
  pen.stroke();
  pen.font = fontOf(11.5, true);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = INK;
  pen.fillText(String(number), x, y + 0.5);
}

/** @param {Pen} pen @param {Scene} scene @param {Sheet} sheet */
function paintThings(pen, scene, sheet) {
  const { data, choice } = scene;
  const { width, height, camera } = sheet;
  /** @type {number[]} */
  const late = [];
  for (let i = 0; i < data.size; i += 1) {
    if (!choice.thing[i] || isSpeck(scene, i, camera.k)) continue;
    const [x, y] = at(scene, sheet, i);
    if (x < -60 || y < -60 || x > width + 60 || y > height + 60) continue;
    if (data.isNetwork[i] || choice.degree[i] > 1 || scene.picked.has(i)) late.push(i);
    else if (scene.mode !== "nets" && !scene.dense) paintPlain(pen, scene, i, x, y, radiusOf(scene, i, camera.k));
  }
  late.sort((a, b) => choice.degree[a] - choice.degree[b]);
  for (const i of late) {
    const [x, y] = at(scene, sheet, i);
    const r = radiusOf(scene, i, camera.k);
    // A network that has members at other times only is a shade of itself.
    const asleep = data.isNetwork[i] && !choice.listed[i] && data.pairs.offsets[i] < data.pairs.offsets[i + 1];
    pen.globalAlpha = isLit(scene, i) && !(asleep && choice.span) ? 1 : 0.3;
    if (scene.picked.has(i)) {
      trace(pen, undefined, x, y, r + 6);
      pen.strokeStyle = INK;
      pen.lineWidth = 3;
      pen.setLineDash([]);
      pen.stroke();
    }
    if (data.isNetwork[i]) {
      const coverage = scene.coverage.get(i);
      if (coverage && r > 6) drawCoverage(pen, coverage[0], x, y, r + 4);
      drawAnchor(pen, data, i, x, y, r);
    } else if (scene.mode === "nets") {
      continue;
    } else if (choice.degree[i] > 1) {
      drawPie(pen, data, i, networksOf(data, choice, i), x, y, r);
    } else {
      paintPlain(pen, scene, i, x, y, r);
    }
  }
  pen.globalAlpha = 1;
}

/** @param {Pen} pen @param {Scene} scene @param {number} i @param {number} x @param {number} y @param {number} r */
function paintPlain(pen, scene, i, x, y, r) {
  pen.globalAlpha = isLit(scene, i) ? 1 : 0.25;
  trace(pen, scene.data.shapes[lookOf(scene.data, i)[0]], x, y, r);
  pen.fillStyle = "#c3ccd5";
  pen.fill();
  pen.strokeStyle = SOFT;
  pen.lineWidth = 1;
  pen.setLineDash([]);
  pen.stroke();
}

