// Import cycles: strongly connected components of the graph of modules (Tarjan), each shown as one path.

/**
 * @param {Map<string, string[]>} graph module -> modules that it imports
 * @returns {string[][]} one path per cycle, its first module repeated at the end
 */
export function findCycles(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const onStack = new Set();
  const cycles = [];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    onStack.add(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node), low.get(next)));
      } else if (onStack.has(next)) low.set(node, Math.min(low.get(node), index.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    for (const m of members) onStack.delete(m);
    if (members.length > 1 || graph.get(node)?.includes(node)) cycles.push(pathOf(graph, node, new Set(members)));
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return cycles;
}

/** A shortest way from `start` back to itself through the members of its component. */
function pathOf(graph, start, members) {
  const queue = [[start]];
  const seen = new Set();
  while (queue.length > 0) {
    const path = queue.shift();
    for (const next of graph.get(path.at(-1)) ?? []) {
      if (next === start) return [...path, start];
      if (!members.has(next) || seen.has(next)) continue;
      seen.add(next);
      queue.push([...path, next]);
    }
  }
  return [start, start];
}
