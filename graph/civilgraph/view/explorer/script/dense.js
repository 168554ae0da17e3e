// Draw very many ties at once: each adds to the pixels it crosses, and the sum becomes a tone. A
// canvas needs seconds for what this does in tenths.

import { colourOf } from "./marks.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./types.js").Camera} Camera */

/**
 * Draw ties and members of a scene as pixels.
 * @param {CanvasRenderingContext2D} pen
 * @param {Scene} scene
 * @param {Camera} camera
 * @param {number} width
 * @param {number} height
 */
export function paintDense(pen, scene, camera, width, height) {
  const { data, choice } = scene;
  const { pairs } = data;
  const sums = new Uint32Array(width * height);
  const xs = new Float32Array(data.size);
  const ys = new Float32Array(data.size);
  for (let i = 0; i < data.size; i += 1) {
    xs[i] = (data.x[i] - camera.x) * camera.k + width / 2;
    ys[i] = (data.y[i] - camera.y) * camera.k + height / 2;
  }
  for (let p = 0; p < pairs.size; p += 1) {
    if (!choice.pair[p]) continue;
    const a = pairs.member[p];
    const b = pairs.network[p];
    addLine(sums, width, height, xs[a], ys[a], xs[b], ys[b]);
  }
  const image = pen.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  tone(sums, pixels);
  dot(scene, pixels, xs, ys, width, height, Math.max(1, Math.round(camera.k * 6)));
  pen.putImageData(image, 0, 0);
}

/**
 * Add one to every pixel on a line, from its first to its last that are in the picture.
 * @param {Uint32Array} sums @param {number} width @param {number} height
 * @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2
 */
function addLine(sums, width, height, x1, y1, x2, y2) {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const steps = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy))));
  let first = 0;
  let last = steps;
  const sx = dx / steps;
  const sy = dy / steps;
  const [right, bottom] = [width - 1, height - 1];
  // Most lines are wholly in the picture: only of others is it asked where they enter and leave it.
  if (Math.min(x1, x2) < 0 || Math.max(x1, x2) > right || Math.min(y1, y2) < 0 || Math.max(y1, y2) > bottom) {
    for (const [from, by, size] of [[x1, sx, right], [y1, sy, bottom]]) {
      if (Math.abs(by) < 1e-9) {
        if (from < 0 || from > size) return;
        continue;
      }
      const one = -from / by;
      const other = (size - from) / by;
      first = Math.max(first, Math.ceil(Math.min(one, other)));
      last = Math.min(last, Math.floor(Math.max(one, other)));
    }
  }
  let x = x1 + first * sx + 0.5;
  let y = y1 + first * sy + 0.5;
  for (let i = first; i <= last; i += 1) {
    sums[(y | 0) * width + (x | 0)] += 1;
    x += sx;
    y += sy;
  }
}

/** @param {Uint32Array} sums @param {Uint32Array} pixels */
function tone(sums, pixels) {
  let most = 1;
  for (const sum of sums) if (sum > most) most = sum;
  const scale = 215 / Math.log1p(most);
  const tones = new Uint32Array(most + 1);
  for (let sum = 1; sum <= most; sum += 1) {
    const alpha = Math.min(255, 26 + scale * Math.log1p(sum)) & 255;
    tones[sum] = ((alpha << 24) | 0x5f4a3c) >>> 0; // a dark blue grey; bytes are alpha, blue, green, red
  }
  for (let i = 0; i < sums.length; i += 1) if (sums[i]) pixels[i] = tones[sums[i]];
}

/**
 * @param {Scene} scene @param {Uint32Array} pixels @param {Float32Array} xs @param {Float32Array} ys
 * @param {number} width @param {number} height @param {number} side
 */
function dot({ data, choice }, pixels, xs, ys, width, height, side) {
  const { pairs } = data;
  const tones = new Uint32Array(256);
  for (let p = 0; p < pairs.size; p += 1) {
    const network = pairs.network[p];
    const slot = data.slot[network];
    if (slot === 255 || tones[slot]) continue;
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(colourOf(data, network).slice(i, i + 2), 16));
    tones[slot] = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  const grey = 0xff7a6a5b >>> 0;
  for (let i = 0; i < data.size; i += 1) {
    if (!choice.thing[i] || data.isNetwork[i]) continue;
    const x = Math.round(xs[i]);
    const y = Math.round(ys[i]);
    if (x < 0 || y < 0 || x + side >= width || y + side >= height) continue;
    const first = pairs.at[pairs.offsets[i]];
    const own = first === undefined ? 0 : tones[data.slot[pairs.network[first]]];
    const colour = own || grey;
    for (let row = 0; row < side; row += 1) {
      for (let column = 0; column < side; column += 1) {
        pixels[(y + row) * width + x + column] = colour;
      }
    }
  }
}
