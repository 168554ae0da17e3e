// The marks of the map: shapes of kinds, pies of networks, hatches, rings of coverage.

/** @typedef {import("./types.js").Pen} Pen */
/** @typedef {import("./types.js").Data} Data */

export const INK = "#1f2933";
export const SOFT = "#5b6875";
const NO_COLOUR = "#8792a0";

/**
 * Find the colour of a network.
 * @param {Data} data
 * @param {number} network
 */
export function colourOf(data, network) {
  const slot = data.slot[network];
  return slot === 255 ? NO_COLOUR : data.colours[slot % data.colours.length];
}

/**
 * Find how a network's colour is hatched: 0 not, 1 stripes, 2 crossed stripes.
 * @param {Data} data
 * @param {number} network
 */
export function patternOf(data, network) {
  const slot = data.slot[network];
  return slot === 255 ? 0 : Math.floor(slot / data.colours.length);
}

/**
 * Find the shape and fill of a kind.
 * @param {Data} data
 * @param {number} thing
 * @returns {[string, string]}
 */
export function lookOf(data, thing) {
  const kind = data.kind.texts[data.kind.codes[thing]];
  const [own, other] = data.isNetwork[thing] ? [data.looks[1], data.looks[0]] : data.looks;
  // In other layers ties lead to organisations, and networks are among the members.
  return own[kind] ?? other[kind] ?? own[""];
}

/**
 * Trace a shape around a point.
 * @param {Pen} pen
 * @param {[number, number][] | undefined} corners  none is a circle
 * @param {number} x @param {number} y @param {number} r
 */
export function trace(pen, corners, x, y, r) {
  pen.beginPath();
  if (!corners?.length) {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  }
  for (const [i, [dx, dy]] of (corners ?? []).entries()) {
    if (i) pen.lineTo(x + dx * r, y + dy * r);
    else pen.moveTo(x + dx * r, y + dy * r);
  }
  pen.closePath();
}

/**
 * Hatch what is clipped.
 * @param {Pen} pen
 * @param {number} pattern
 * @param {import("./types.js").Box} box
 * @param {{ gap: number, width: number, colour: string }} how
 */
export function hatch(pen, pattern, { left, top, right, bottom }, { gap, width, colour }) {
  if (!pattern) return;
  const high = bottom - top;
  pen.beginPath();
  // Stripes keep to a grid of the whole picture, so that neighbours do not jitter.
  const first = Math.floor((left - bottom) / gap) * gap;
  for (let c = first; c < right - top; c += gap) {
    pen.moveTo(c + top, top);
    pen.lineTo(c + top + high, bottom);
  }
  if (pattern === 2) {
    for (let c = Math.floor((left + top) / gap) * gap; c < right + bottom; c += gap) {
      pen.moveTo(c - top, top);
      pen.lineTo(c - top - high, bottom);
    }
  }
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash([]);
  pen.stroke();
}

/**
 * Draw an organisation in several networks: a pie of their colours in the shape of its kind, and
 * their number in the middle.
 * @param {Pen} pen
 * @param {Data} data
 * @param {number} thing
 * @param {number[]} networks
 * @param {number} x @param {number} y @param {number} r
 */
export function drawPie(pen, data, thing, networks, x, y, r) {
  const corners = data.shapes[lookOf(data, thing)[0]];
  pen.save();
  trace(pen, corners, x, y, r);
  pen.clip();
  // What has no colour of its own is one grey slice.
  const slices = [...networks].sort((a, b) => data.slot[a] - data.slot[b]);
  const coloured = slices.filter((network) => data.slot[network] !== 255).length;
  const turn = (2 * Math.PI) / slices.length;
  for (const [i, network] of slices.slice(0, coloured + 1).entries()) {
    const from = -Math.PI / 2 + i * turn;
    const to = i === coloured ? 1.5 * Math.PI : from + turn;
    pen.save();
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, r * 1.6, from, to);
    pen.closePath();
    pen.fillStyle = colourOf(data, network);
    pen.fill();
    const pattern = patternOf(data, network);
    if (pattern) {
      pen.clip();
      const box = { left: x - r, top: y - r, right: x + r, bottom: y + r };
      hatch(pen, pattern, box, { gap: 5, width: 1.6, colour: "#ffffff" });
    }
    pen.restore();
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 1.6 * r * Math.cos(from), y + 1.6 * r * Math.sin(from));
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = slices.length > 12 ? 0.5 : 1.5;
    pen.stroke();
  }
  pen.restore();
  trace(pen, corners, x, y, r);
  pen.strokeStyle = INK;
  pen.lineWidth = 1.6;
  pen.setLineDash([]);
  pen.stroke();
  if (r < 8) return;
  pen.beginPath();
  pen.arc(x, y, r * 0.5, 0, 2 * Math.PI);
  pen.fillStyle = "#ffffff";
  pen.fill();
  pen.lineWidth = 1;
  pen.stroke();
  pen.font = `bold ${Math.round(r * 0.8)}px Arial, "Liberation Sans", Helvetica, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = INK;
  pen.fillText(String(networks.length), x, y + 0.5);
}

/**
 * Draw the sign of a network in its colour and the shape of its kind.
 * @param {Pen} pen
 * @param {Data} data
 * @param {number} network
 * @param {number} x @param {number} y @param {number} r
 */
export function drawAnchor(pen, data, network, x, y, r) {
  const corners = data.shapes[lookOf(data, network)[0]];
  pen.save();
  trace(pen, corners, x, y, r);
  pen.fillStyle = colourOf(data, network);
  pen.fill();
  const pattern = patternOf(data, network);
  if (pattern) {
    pen.clip();
    const box = { left: x - r, top: y - r, right: x + r, bottom: y + r };
    hatch(pen, pattern, box, { gap: 4.5, width: 1.5, colour: "#ffffff" });
  }
  pen.restore();
  trace(pen, corners, x, y, r);
  pen.strokeStyle = INK;
  pen.lineWidth = 1.4;
  pen.setLineDash([]);
  pen.stroke();
}

/**
 * Draw how much of a network is listed: a dark arc of a pale ring.
 * @param {Pen} pen
 * @param {number} share
 * @param {number} x @param {number} y @param {number} r
 */
export function drawCoverage(pen, share, x, y, r) {
  pen.setLineDash([]);
  pen.lineWidth = 3;
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.strokeStyle = "#d5dbe1";
  pen.stroke();
  if (share <= 0) return;
  pen.beginPath();
  const end = -Math.PI / 2 + Math.max(0.12, 2 * Math.PI * Math.min(1, share));
  pen.arc(x, y, r, -Math.PI / 2, end);
  pen.strokeStyle = INK;
  pen.stroke();
}

/**
 * Draw those whom a source counts and does not name: as many pale dots, in rows around a card.
 * @param {Pen} pen
 * @param {number} number
 * @param {import("./types.js").Box} card
 */
export function drawUnnamed(pen, number, card) {
  pen.beginPath();
  let left = Math.min(number, 2000);
  for (let away = 6; left > 0; away += 5.5) {
    const [x1, y1, x2, y2] = [card.left - away, card.top - away, card.right + away, card.bottom + away];
    const [wide, high] = [x2 - x1, y2 - y1];
    const room = Math.floor((2 * (wide + high)) / 5.5);
    // A last row that is not full is spread out all around.
    const dots = Math.min(left, room);
    for (let i = 0; i < dots; i += 1) {
      const along = ((i + 0.5) / dots) * 2 * (wide + high);
      const x = along < wide ? x1 + along : along < wide + high ? x2 : along < 2 * wide + high ? x2 - (along - wide - high) : x1;
      const y = along < wide ? y1 : along < wide + high ? y1 + along - wide : along < 2 * wide + high ? y2 : y2 - (along - 2 * wide - high);
      pen.moveTo(x + 1.5, y);
      pen.arc(x, y, 1.5, 0, 2 * Math.PI);
    }
    left -= dots;
  }
  pen.fillStyle = "#98a5b3";
  pen.fill();
}
