// Fit names to lines, and place them so that none lies on another: the weightiest first.

/** @typedef {import("./types.js").Box} Box */
/** @typedef {{ lines: string[], width: number, height: number, size: number, bold: boolean }} Label */

export const FAMILY = 'Arial, "Liberation Sans", Helvetica, sans-serif';

/** @type {Map<string, Label>} */
const known = new Map();

/**
 * Write the font of a label.
 * @param {number} size
 * @param {boolean} bold
 */
export function fontOf(size, bold) {
  return `${bold ? "bold " : ""}${size}px ${FAMILY}`;
}

/**
 * Break a name into lines that fit; what does not fit in the last line ends in an ellipsis.
 * @param {import("./types.js").Pen} pen
 * @param {string} text
 * @param {{ size: number, bold?: boolean, width: number, lines: number }} how
 * @returns {Label}
 */
export function fitLabel(pen, text, { size, bold = false, width, lines }) {
  const key = `${size} ${bold} ${width} ${lines} ${text}`;
  const found = known.get(key);
  if (found) return found;
  pen.font = fontOf(size, bold);
  const measure = (/** @type {string} */ part) => pen.measureText(part).width;
  const fitted = [""];
  for (const word of text.slice(0, 300).split(" ")) {
    const last = fitted.length - 1;
    const longer = fitted[last] ? `${fitted[last]} ${word}` : word;
    if (!fitted[last] || measure(longer) <= width) fitted[last] = longer;
    else fitted.push(word);
  }
  const kept = fitted.slice(0, lines);
  if (fitted.length > lines) kept[lines - 1] += "…";
  const cut = kept.map((line) => clip(line, width, measure));
  const label = {
    lines: cut,
    width: Math.max(...cut.map(measure)),
    height: cut.length * size * 1.18,
    size,
    bold,
  };
  if (known.size > 20000) known.clear();
  known.set(key, label);
  return label;
}

/**
 * @param {string} line
 * @param {number} width
 * @param {(text: string) => number} measure
 */
function clip(line, width, measure) {
  if (measure(line) <= width * 1.15) return line;
  let end = line.length;
  while (end > 1 && measure(`${line.slice(0, end)}…`) > width) end = Math.floor(end * 0.9);
  return `${line.slice(0, end).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** Boxes on a grid, so that asking what lies in a place asks few of them. */
export class Boxes {
  constructor() {
    /** @type {Map<number, Box[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box */
  add(box) {
    for (const key of cellsOf(box)) {
      const found = this.cells.get(key);
      if (found) found.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** @param {Box} box */
  isFree(box) {
    for (const key of cellsOf(box)) {
      for (const other of this.cells.get(key) ?? []) {
        const apart = box.right <= other.left || other.right <= box.left;
        if (!apart && box.bottom > other.top && other.bottom > box.top) return false;
      }
    }
    return true;
  }
}

/** @param {Box} box */
function* cellsOf({ left, top, right, bottom }) {
  for (let y = Math.floor(top / 80); y <= Math.floor(bottom / 80); y += 1) {
    for (let x = Math.floor(left / 120); x <= Math.floor(right / 120); x += 1) {
      yield y * 4096 + x;
    }
  }
}

/**
 * Find a place for a label beside a thing; the first side that is free.
 * @param {{ isFree: (box: Box) => boolean }} boxes
 * @param {Label} label
 * @param {number} x @param {number} y @param {number} radius
 * @param {string[]} sides
 * @param {Box} inner  what is seen: what lies in it has its name in it
 * @returns {{ box: Box, side: string } | null}
 */
export function placeBeside(boxes, label, x, y, radius, sides, inner) {
  const seen = x > inner.left && x < inner.right && y > inner.top && y < inner.bottom;
  for (const side of sides) {
    const { width: w, height: h } = label;
    const away = radius + 3;
    const left = side === "right" ? x + away : side === "left" ? x - away - w : x - w / 2;
    const top = side === "above" ? y - away - h + 1 : side === "below" ? y + away - 1 : y - h / 2;
    const box = { left, top, right: left + w, bottom: top + h };
    if (seen) {
      if (box.top < inner.top || box.bottom > inner.bottom) continue;
      const level = side === "left" || side === "right";
      const by = Math.max(0, inner.left + 2 - box.left) - Math.max(0, box.right + 2 - inner.right);
      if (level && by) continue;
      box.left += by;
      box.right += by;
    }
    if (boxes.isFree(box)) return { box, side };
  }
  return null;
}

/**
 * Write a label with a light edge, so that lines under it do not hide it.
 * @param {import("./types.js").Pen} pen
 * @param {Label} label
 * @param {Box} box
 * @param {string} side
 * @param {string} ink
 */
export function writeLabel(pen, label, box, side, ink) {
  pen.font = fontOf(label.size, label.bold);
  pen.textBaseline = "middle";
  pen.textAlign = side === "left" ? "right" : side === "right" || side === "card" ? "left" : "center";
  const x = side === "left" ? box.right : pen.textAlign === "left" ? box.left : (box.left + box.right) / 2;
  const step = label.height / label.lines.length;
  for (const [i, line] of label.lines.entries()) {
    const y = box.top + step * (i + 0.5);
    if (side !== "card") {
      pen.strokeStyle = "#ffffff";
      pen.lineWidth = 3;
      pen.lineJoin = "round";
      pen.strokeText(line, x, y);
    }
    pen.fillStyle = ink;
    pen.fillText(line, x, y);
  }
}
