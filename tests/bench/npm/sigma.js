// Draw with sigma what the bench gives, and move it along a circle when asked.

import Graph from "graphology";
import Sigma from "sigma";

const { x, y, edges } = JSON.parse(document.getElementById("data").textContent);
const graph = new Graph({ type: "undirected" });
x.forEach((_, i) => graph.addNode(i, { x: x[i], y: -y[i], size: 1.5, color: "#0072b2", label: `Thing ${i}` }));
for (let i = 0; i < edges.length; i += 2) graph.addEdge(edges[i], edges[i + 1], { size: 0.3, color: "#c3ccd5" });
const sigma = new Sigma(graph, document.getElementById("frame"));
const camera = sigma.getCamera();
window.turnTo = (turn) => camera.setState({ x: 0.5 + 0.05 * Math.sin(turn), y: 0.5 + 0.05 * Math.cos(turn) });
requestAnimationFrame(() => requestAnimationFrame(() => {
  document.body.dataset.ready = String(Math.round(performance.now()));
}));
