import type { House } from "../house.ts";
import type { Rule } from "../rule.ts";
import { walk, type Source } from "../sources.ts";

type Graph = ReadonlyMap<string, readonly string[]>;

export const cycles: Rule = {
  name: "cycles",
  about: "No file imports itself by way of others, type imports included: a shared type gets a file of its own.",
  clauses: ["relative", "public-api", "types"],
  check(house) {
    const graph = graphOf(house);
    return components(graph).flatMap((files) =>
      files.map((path) => {
        const way = shortest(graph, path, new Set(files));
        const source = house.byPath.get(path);
        return {
          clause: source ? clauseOf(source, way[1] ?? path, house) : "relative",
          path,
          message: `is in an import cycle: ${way.join(" → ")}`,
        };
      }),
    );
  },
};

const graphOf = (house: House): Graph =>
  new Map(
    house.code
      .filter(({ path }) => /^(server|web|contract|tools)\//.test(path))
      .map((source) => [source.path, [...new Set(house.importsOf(source))]]),
  );

/** How a file of the cycle takes the next one. */
function clauseOf(source: Source, next: string, house: House): string {
  const specifiers = source.imports.filter((one) => house.target(source, one) === next);
  if (specifiers.some((one) => one.startsWith("#"))) return "public-api";
  let isType = true;
  walk(source.syntax.program, (node) => {
    if (!/^(Import|Export).*Declaration$|^ImportExpression$/.test(node.type)) return;
    const value = (node["source"] as { value?: string } | null)?.value;
    const kind = node["importKind"] ?? node["exportKind"];
    if (specifiers.includes(value ?? "") && kind !== "type") isType = false;
  });
  return isType ? "types" : "relative";
}

/** Tarjan's strongly connected components, those of more than one file (or of one that imports itself). */
function components(graph: Graph): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (path: string): void => {
    order.set(path, order.size);
    lowest.set(path, order.get(path) ?? 0);
    stack.push(path);
    for (const next of graph.get(path) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(path, Math.min(lowest.get(path) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(path) !== order.get(path)) return;
    const files = stack.splice(stack.indexOf(path)).sort();
    if (files.length > 1 || graph.get(path)?.includes(path)) found.push(files);
  };
  for (const path of graph.keys()) if (!order.has(path)) visit(path);
  return found;
}

/** The shortest way from a file back to itself. */
function shortest(graph: Graph, start: string, within: ReadonlySet<string>): string[] {
  const from = new Map<string, string>();
  const queue = [start];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const next of graph.get(path) ?? []) {
      if (next === start) {
        const way = [start];
        for (let at = path; at !== start; at = from.get(at) ?? start) way.unshift(at);
        return [start, ...way];
      }
      if (!within.has(next) || from.has(next)) continue;
      from.set(next, path);
      queue.push(next);
    }
  }
  return [start];
}
