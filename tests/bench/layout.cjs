// Lay out a graph with graphology's ForceAtlas2; ties come as JSON on standard input.
const { readFileSync } = require("node:fs");
const { UndirectedGraph } = require("graphology");
const forceAtlas2 = require("graphology-layout-forceatlas2");

const { size, ties, starts, iterations } = JSON.parse(readFileSync(0, "utf8"));
const graph = new UndirectedGraph();
for (let i = 0; i < size; i += 1) graph.addNode(i, { x: starts[i][0], y: starts[i][1] });
for (const [a, b] of ties) graph.addEdge(a, b);
const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: true };
const begin = process.cpuUsage();
const places = forceAtlas2(graph, { iterations, settings });
const { user, system } = process.cpuUsage(begin);
const found = Array.from({ length: size }, (_, i) => [places[i].x, places[i].y]);
process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, places: found }));
