// Write names on the map, the weightiest first, none upon another.

import { Boxes, fitLabel, placeBeside, writeLabel } from "./labels.js";
import { colourOf, INK, SOFT } from "./marks.js";

/** @typedef {import("./types.js").Pen} Pen */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./painter.js").Sheet} Sheet */
/** @typedef {import("./types.js").Box} Box */

const MOST_NAMES = 400;

/**
 * Find how large a thing is drawn.
 * @param {Scene} scene
 * @param {number} thing
 * @param {number} k
 */
export function radiusOf(scene, thing, k) {
  const { data, choice } = scene;
  const zoom = Math.max(scene.dense ? 0.12 : 0.45, Math.min(1.6, k));
  if (data.isNetwork[thing]) return 11 * zoom;
  const degree = choice.degree[thing];
  if (degree > 1) return Math.min(24, 11 + 2.6 * (degree - 2)) * zoom;
  return 5.5 * zoom;
}

/**
 * Order the things of which a name may be written.
 * @param {Scene} scene @param {Sheet} sheet
 */
function findCandidates(scene, { camera, width, height }) {
  const { data, choice, picked, lit } = scene;
  /** @type {[weight: number, thing: number, x: number, y: number][]} */
  const found = [];
  for (let i = 0; i < data.size; i += 1) {
    if (!choice.thing[i]) continue;
    const network = data.isNetwork[i] === 1;
    const degree = choice.degree[i];
    if (scene.dense && !network && degree < 2 && camera.k < 0.6 && !picked.has(i)) continue;
    if (scene.mode === "nets" && !network) continue;
    const x = (data.x[i] - camera.x) * camera.k + width / 2;
    const y = (data.y[i] - camera.y) * camera.k + height / 2;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    let weight = network ? 20 + Math.min(60, choice.listed[i]) : 16 * (degree - 1);
    if (scene.lit.size && lit.has(i)) weight += 500;
    if (picked.has(i)) weight += 1000;
    found.push([weight, i, x, y]);
  }
  found.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  return found;
}

/**
 * Write the names.
 * @param {Pen} pen @param {Scene} scene @param {Sheet} sheet
 */
export function paintNames(pen, scene, sheet) {
  const { data, choice } = scene;
  const boxes = new Boxes();
  const candidates = findCandidates(scene, sheet);
  for (const [, i, x, y] of candidates.slice(0, 3000)) {
    const r = radiusOf(scene, i, sheet.camera.k);
    boxes.add({ left: x - r, top: y - r, right: x + r, bottom: y + r });
  }
  let written = 0;
  for (const [, i, x, y] of candidates) {
    if (written >= MOST_NAMES) break;
    const r = radiusOf(scene, i, sheet.camera.k);
    const faded = scene.lit.size > 0 && !scene.lit.has(i);
    if (faded && !data.isNetwork[i]) continue;
    pen.globalAlpha = faded ? 0.4 : 1;
    const done = data.isNetwork[i]
      ? writeNetwork(pen, scene, sheet, boxes, i, x, y, r)
      : writeMember(pen, scene, boxes, i, x, y, r);
    if (done) written += 1;
  }
  pen.globalAlpha = 1;
}

/**
 * @param {Pen} pen @param {Scene} scene @param {Sheet} sheet @param {Boxes} boxes
 * @param {number} i @param {number} x @param {number} y @param {number} r
 */
function writeNetwork(pen, scene, sheet, boxes, i, x, y, r) {
  const small = sheet.camera.k < 0.62 && !scene.picked.has(i);
  const label = fitLabel(pen, scene.data.labels[i], { size: small ? 11.5 : 13, bold: true, width: small ? 110 : 150, lines: small ? 2 : 3 });
  const note = small ? null : fitLabel(pen, noteOf(scene, sheet, i), { size: 11, width: 170, lines: 1 });
  const whole = {
    ...label,
    width: Math.max(label.width, note?.width ?? 0) + 8,
    height: label.height + (note ? note.height : 0) + 4,
  };
  const ring = scene.coverage.has(i) ? 6 : 2;
  const place = placeBeside(boxes, whole, x, y, r + ring, ["below", "above", "right", "left"]);
  if (!place) return false;
  const { box } = place;
  boxes.add(box);
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  pen.fillStyle = "#ffffff";
  pen.globalAlpha *= 0.86;
  pen.fill();
  pen.restore();
  pen.beginPath();
  pen.rect(box.left, box.top, 3, box.bottom - box.top);
  pen.fillStyle = colourOf(scene.data, i);
  pen.fill();
  const left = box.left + 6;
  writeLabel(pen, label, { ...box, left, top: box.top + 2, bottom: box.top + 2 + label.height }, "card", INK);
  if (note) writeLabel(pen, note, { ...box, left, top: box.top + 2 + label.height }, "card", SOFT);
  return true;
}

/**
 * Say how many members are listed, and of how many.
 * @param {Scene} scene @param {Sheet} sheet @param {number} i
 */
export function noteOf(scene, { say }, i) {
  const coverage = scene.coverage.get(i);
  const listed = scene.choice.listed[i];
  return coverage ? say("listed_of", listed, coverage[2]) : say("listed_short", listed);
}

/**
 * @param {Pen} pen @param {Scene} scene @param {Boxes} boxes
 * @param {number} i @param {number} x @param {number} y @param {number} r
 */
function writeMember(pen, scene, boxes, i, x, y, r) {
  const { data, choice } = scene;
  const bold = choice.degree[i] > 1 || scene.picked.has(i);
  const label = fitLabel(pen, data.labels[i], { size: bold ? 13 : 10.5, bold, width: bold ? 150 : 128, lines: bold ? 3 : 2 });
  const place = placeBeside(boxes, label, x, y, r, bold ? ["below", "right", "left", "above"] : sidesOf(scene, i));
  if (!place) return false;
  boxes.add(place.box);
  writeLabel(pen, label, place.box, place.side, INK);
  return true;
}

/**
 * A name stands away from the network of the one who bears it.
 * @param {Scene} scene @param {number} i
 */
function sidesOf({ data }, i) {
  const { pairs } = data;
  const first = pairs.at[pairs.offsets[i]];
  const network = first === undefined ? i : pairs.network[first];
  return data.x[i] < data.x[network] ? ["left", "right"] : ["right", "left"];
}
