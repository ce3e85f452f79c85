import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { codesOf, type Route, type RouteTable } from "@safos/contract/route";

interface Matcher {
  readonly name: string;
  readonly route: Route;
  readonly path: RegExp;
}

const folder = join(import.meta.dirname, "..", "..", "contract", "routes");

async function readMatchers(): Promise<Matcher[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const tables = await Promise.all(
    files.map(async (name) => (await import(pathToFileURL(join(folder, name)).href)) as Record<string, RouteTable>),
  );
  return tables
    .flatMap((exports) => Object.values(exports))
    .flatMap((table) => Object.entries(table))
    .map(([name, route]) => ({
      name,
      route,
      path: new RegExp(`^${route.path.replaceAll(/:[A-Za-z]+/g, "[^/]+")}$`),
    }));
}

const matchers = await readMatchers();

/** Throws when a route of the contract refuses with a code that its table does not name. `path` may carry a query. */
export function checkRefusal(method: string, path: string, body: unknown): void {
  const code = (body as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return;
  const address = path.split("?")[0] ?? "";
  // `/files/recent` before `/files/:id`.
  const [found] = matchers
    .filter((one) => one.route.method === method && one.path.test(address))
    .sort((a, b) => a.route.path.split(":").length - b.route.path.split(":").length);
  if (found && !(codesOf(found.route) as readonly string[]).includes(code))
    throw new Error(
      `${found.name} (${method} ${found.route.path}) refuses with ${code}, which its contract does not name.`,
    );
}
