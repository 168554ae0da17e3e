// Write names on the map, the weightiest first, none upon another.

import { Boxes, fitLabel, placeBeside, writeLabel } from "./labels.js";
import { colourOf, drawAnchor, drawCoverage, drawUnnamed, INK, SOFT } from "./marks.js";

/** @typedef {import("./types.js").Pen} Pen */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./painter.js").Sheet} Sheet */
/** @typedef {import("./types.js").Box} Box */

const MOST_NAMES = 400;
const MOST_TRIED = 1500;

/**
 * Find how large a thing is drawn.
 * @param {Scene} scene
 * @param {number} thing
 * @param {number} k
 */
export function radiusOf(scene, thing, k) {
  const { data, choice } = scene;
  // Where very many stand close together, signs grow later.
  const zoom = scene.dense ? Math.max(0.12, Math.min(1.2, 0.5 * k)) : Math.max(0.45, Math.min(1.6, k));
  if (data.isNetwork[thing]) return 11 * zoom;
  const degree = choice.degree[thing];
  if (degree > 1) return Math.min(24, 12.5 + 2.2 * (degree - 2)) * zoom;
  return 5.5 * zoom;
}

/**
 * Tell whether a thing is too small for a sign and a name of its own: where ties are tones, most are.
 * @param {Scene} scene
 * @param {number} thing
 * @param {number} k
 */
export function isSpeck(scene, thing, k) {
  if (!scene.dense || scene.data.isNetwork[thing] || scene.picked.has(thing)) return false;
  return scene.choice.degree[thing] < 2 ? k < 0.6 : radiusOf(scene, thing, k) <= 4;
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
    if (!choice.thing[i] || isSpeck(scene, i, camera.k)) continue;
    const network = data.isNetwork[i] === 1;
    const degree = choice.degree[i];
    if (scene.mode === "nets" && !network) continue;
    // A small map names only those that say most.
    if (camera.k < 0.5 && !scene.dense && degree < 2 && choice.listed[i] < 2 && !lit.has(i)) continue;
    const x = (data.x[i] - camera.x) * camera.k + width / 2;
    const y = (data.y[i] - camera.y) * camera.k + height / 2;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    let weight = network ? 20 + Math.min(60, choice.listed[i]) : 16 * (degree - 1);
    if (scene.dense && network) weight = 20 + choice.listed[i];
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
  const taken = { hard: new Boxes(), soft: new Boxes() };
  const candidates = findCandidates(scene, sheet);
  for (const [, i, x, y] of candidates.slice(0, 3000)) {
    const r = radiusOf(scene, i, sheet.camera.k);
    // Room is kept for signs; a network's own card may lie on its sign.
    if (data.isNetwork[i]) continue;
    const kind = choice.degree[i] > 1 ? "hard" : "soft";
    taken[kind].add({ left: x - r, top: y - r, right: x + r, bottom: y + r });
  }
  // Numbers on lines between networks are read, too.
  for (const [one, other] of scene.mode === "nets" ? scene.shared.slice(0, MOST_NAMES) : []) {
    const x = ((data.x[one] + data.x[other]) / 2 - sheet.camera.x) * sheet.camera.k + sheet.width / 2;
    const y = ((data.y[one] + data.y[other]) / 2 - sheet.camera.y) * sheet.camera.k + sheet.height / 2;
    taken.hard.add({ left: x - 10, top: y - 10, right: x + 10, bottom: y + 10 });
  }
  let written = 0;
  for (const [, i, x, y] of candidates.slice(0, MOST_TRIED)) {
    if (written >= MOST_NAMES) break;
    const r = radiusOf(scene, i, sheet.camera.k);
    const faded = scene.lit.size > 0 && !scene.lit.has(i);
    if (faded && !data.isNetwork[i]) continue;
    pen.globalAlpha = faded ? 0.4 : 1;
    const done = data.isNetwork[i]
      ? writeNetwork(pen, scene, sheet, taken, i, x, y, r)
      : writeMember(pen, scene, sheet, taken, i, x, y, r);
    if (done) written += 1;
  }
  pen.globalAlpha = 1;
}

/** @param {Sheet} sheet @returns {Box} */
function innerOf({ width, height, around }) {
  return { left: around[0], top: around[1], right: width - around[0], bottom: height - around[1] };
}

/** @typedef {{ hard: Boxes, soft: Boxes }} Taken  what no name may lie on, and what it had better not */

/**
 * Write the name of a network: on a card in its place, else beside it, else short.
 * @param {Pen} pen @param {Scene} scene @param {Sheet} sheet @param {Taken} taken
 * @param {number} i @param {number} x @param {number} y @param {number} r
 */
function writeNetwork(pen, scene, sheet, taken, i, x, y, r) {
  const { data, picked } = scene;
  const large = sheet.camera.k >= 0.62 || picked.has(i);
  const label = fitLabel(pen, data.labels[i], { size: large ? 12.5 : 11.5, bold: true, width: large ? 126 : 110, lines: large ? 3 : 2 });
  const note = large ? fitLabel(pen, noteOf(scene, sheet, i), { size: 10.5, width: 160, lines: 1 }) : null;
  const width = Math.max(label.width, note?.width ?? 0);
  const height = label.height + (note?.height ?? 0);
  const ring = scene.coverage.has(i) ? 5 : 1;
  const own = 2 * (r + ring);
  const card = { left: x - (width + own) / 2 - 9, right: x + (width + own) / 2 + 9, top: y - Math.max(height, own) / 2 - 4, bottom: y + Math.max(height, own) / 2 + 4 };
  if (large && scene.mode !== "nets" && taken.hard.isFree(card) && taken.soft.isFree(card)) {
    taken.hard.add(card);
    writeCard(pen, scene, i, card, r, ring);
    const box = { left: card.left + own + 10, right: card.right, top: y - height / 2, bottom: y + height / 2 };
    writeLabel(pen, label, box, "card", INK);
    if (note) writeLabel(pen, note, { ...box, top: box.top + label.height }, "card", SOFT);
    return true;
  }
  const unnamed = scene.coverage.get(i)?.[1] ?? 0;
  const sign = r + ring - 3;
  if (unnamed) drawUnnamed(pen, unnamed, { left: x - sign, right: x + sign, top: y - sign, bottom: y + sign });
  const short = fitLabel(pen, data.labels[i], { size: 11.5, bold: true, width: 116, lines: 2 });
  const sides = ["below", "above", "right", "left"];
  const both = { isFree: (/** @type {Box} */ box) => taken.hard.isFree(box) && taken.soft.isFree(box) };
  const place = placeBeside(both, short, x, y, r + ring, sides, innerOf(sheet)) ?? placeBeside(taken.hard, short, x, y, r + ring, sides, innerOf(sheet));
  if (!place) return false;
  taken.hard.add(place.box);
  writeLabel(pen, short, place.box, place.side, INK);
  return true;
}

/**
 * @param {Pen} pen @param {Scene} scene @param {number} i @param {Box} box
 * @param {number} r @param {number} ring
 */
function writeCard(pen, scene, i, { left, top, right, bottom }, r, ring) {
  const y = (top + bottom) / 2;
  const x = left + r + ring + 5;
  pen.save();
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.rect(left, top, right - left, bottom - top);
  pen.fillStyle = "#ffffff";
  pen.fill();
  pen.restore();
  pen.beginPath();
  pen.rect(left, top, right - left, bottom - top);
  pen.strokeStyle = scene.picked.has(i) ? INK : colourOf(scene.data, i);
  pen.lineWidth = scene.picked.has(i) ? 3 : 1.6;
  pen.setLineDash([]);
  pen.stroke();
  const coverage = scene.coverage.get(i);
  if (coverage) {
    drawCoverage(pen, coverage[0], x, y, r + 4);
    drawUnnamed(pen, coverage[1], { left, top, right, bottom });
  }
  drawAnchor(pen, scene.data, i, x, y, r);
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
 * @param {Pen} pen @param {Scene} scene @param {Sheet} sheet @param {Taken} taken
 * @param {number} i @param {number} x @param {number} y @param {number} r
 */
function writeMember(pen, scene, sheet, taken, i, x, y, r) {
  const { data, choice } = scene;
  const bold = choice.degree[i] > 1 || scene.picked.has(i);
  const label = fitLabel(pen, data.labels[i], { size: bold ? 13 : 10.5, bold, width: bold ? 150 : 128, lines: bold ? 3 : 2 });
  const sides = bold ? ["below", "right", "left", "above"] : isWest(data, i) ? ["left"] : ["right"];
  // What finds no room gets another form: narrower where it matters, else one line.
  const short = () => fitLabel(pen, data.labels[i], bold ? { size: 12, bold, width: 84, lines: 3 } : { size: 10.5, width: 118, lines: 1 });
  const place = placeBeside(taken.hard, label, x, y, r, sides, innerOf(sheet)) ?? placeBeside(taken.hard, short(), x, y, r, sides, innerOf(sheet));
  if (!place) return false;
  taken.hard.add(place.box);
  const fits = Math.abs(place.box.right - place.box.left - label.width) < 0.01;
  writeLabel(pen, fits ? label : short(), place.box, place.side, INK);
  return true;
}

/**
 * Tell whether a member lies west of its network; its name stands on that side.
 * @param {import("./types.js").Data} data @param {number} i
 */
export function isWest({ x, pairs }, i) {
  const first = pairs.at[pairs.offsets[i]];
  return first !== undefined && x[i] < x[pairs.network[first]];
}
