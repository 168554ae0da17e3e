// Draw with vis-network what the bench gives, and move it along a circle when asked.

import { Network } from "vis-network/standalone";

const { x, y, edges } = JSON.parse(document.getElementById("data").textContent);
const ties = [];
for (let i = 0; i < edges.length; i += 2) ties.push({ from: edges[i], to: edges[i + 1] });
const network = new Network(
  document.getElementById("frame"),
  { nodes: x.map((_, i) => ({ id: i, x: x[i], y: y[i], label: `Thing ${i}` })), edges: ties },
  { physics: false, layout: { improvedLayout: false }, nodes: { shape: "dot", size: 3 }, edges: { smooth: false, width: 0.3 } },
);
network.once("afterDrawing", () => {
  const { x: left, y: top } = network.getViewPosition();
  window.turnTo = (turn) => network.moveTo({ position: { x: left + 60 * Math.sin(turn), y: top + 60 * Math.cos(turn) } });
  requestAnimationFrame(() => {
    document.body.dataset.ready = String(Math.round(performance.now()));
  });
});
