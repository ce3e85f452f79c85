import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { parseSync } from "oxc-parser";

/** Any node of the syntax tree (ESTree with TypeScript's additions); offsets are those of the file's text. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Comment {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

interface Syntax {
  readonly program: Node;
  readonly comments: readonly Comment[];
}

/** One source file as the rules see it. Parsed when a rule first asks for its syntax. */
export class Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  private parsed: Syntax | undefined;
  private found: readonly string[] | undefined;
  private blanked: string | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get isCode(): boolean {
    return /\.(ts|tsx|mjs)$/.test(this.path);
  }

  get isTest(): boolean {
    return /\.test\.tsx?$|\/testing\.ts$|^server\/testing\//.test(this.path);
  }

  get syntax(): Syntax {
    if (!this.parsed) {
      const { program, comments, errors } = parseSync(this.path, this.isCode ? this.text : "");
      if (errors[0]) throw new Error(`${this.path}: ${errors[0].message}`);
      this.parsed = { program: program as unknown as Node, comments };
    }
    return this.parsed;
  }

  /** The text with every comment blanked out; lines stay where they are. */
  get code(): string {
    if (this.blanked === undefined) {
      let text = "";
      let at = 0;
      for (const { start, end } of this.syntax.comments) {
        text += this.text.slice(at, start) + this.text.slice(start, end).replaceAll(/[^\n]/g, " ");
        at = end;
      }
      this.blanked = this.isCode ? text + this.text.slice(at) : "";
    }
    return this.blanked;
  }

  /** What it imports, exports from, imports when needed, or names in `import("…").Type`. */
  get imports(): readonly string[] {
    if (!this.found) {
      const found: string[] = [];
      walk(this.syntax.program, (node) => {
        if (!/^(Import|Export).*Declaration$|^ImportExpression$|^TSImportType$/.test(node.type)) return;
        const value = (node["source"] as { value?: unknown } | null | undefined)?.value;
        if (typeof value === "string") found.push(value);
      });
      this.found = found;
    }
    return this.found;
  }
}

/** Visits a node and all below it, each with its parents, nearest last. */
export function walk(node: Node, visit: (node: Node, parents: readonly Node[]) => void, parents: Node[] = []): void {
  visit(node, parents);
  parents.push(node);
  for (const value of Object.values(node)) {
    if (typeof value !== "object" || value === null) continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(one)) walk(one, visit, parents);
  }
  parents.pop();
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

const folders = ["contract", "server", "web", "e2e", "bench", "tools"];

/** Every source file below a root that has the repository's shape. */
export function readSources(root: string): Source[] {
  const paths = folders.flatMap((folder) => [...filesUnder(join(root, folder))]);
  return [join(root, "package.json"), ...paths].flatMap((path) => {
    try {
      return [new Source(relative(root, path).replaceAll("\\", "/"), readFileSync(path, "utf8"))];
    } catch {
      return [];
    }
  });
}

function* filesUnder(folder: string): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    if (["node_modules", "dist", "output", "fixtures"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (/\.(ts|tsx|mjs|css|md|sql)$|^package\.json$/.test(entry.name) && statSync(path).isFile()) yield path;
  }
}
