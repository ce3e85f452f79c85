import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Core } from "../server/products/chat/core.ts";
import { synapseEndpoints } from "../server/products/chat/administration/endpoints.ts";
import { clientEndpoints } from "../server/products/chat/endpoints.ts";
import { uploadEndpoints } from "../server/products/chat/media/endpoints.ts";
import { rendezvousEndpoints, textRendezvousEndpoints } from "../server/products/chat/rendezvous/endpoints.ts";
import { textPrefix } from "../server/products/chat/rendezvous/text-prefix.ts";
import { userinfoEndpoints } from "../server/products/chat/openid-tokens/endpoints.ts";

/** Tests that play what Matrix clients ask, from where they are looked for. */
const places = ["server/products/chat", "server/compose", "e2e/clients", "e2e/journeys", "e2e/faults"];
const mostShown = 3;

interface TestFile {
  readonly path: string;
  readonly text: string;
}

function testFiles(root: string): TestFile[] {
  return places.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts") && !name.endsWith("endpoints.test.ts"))
      .toSorted()
      .map((name) => ({ path: `${place}/${name}`, text: readFileSync(join(root, place, name), "utf8") })),
  );
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** What a test that asks an address holds: its fixed parts in order, with anything for what is named between them. */
function asked(path: string): RegExp {
  const parts = path
    .replace(/^\/(v\d|r0|unstable)\//, "/")
    .split("/")
    .slice(1);
  const pattern = parts.map((part) => (part.startsWith(":") ? "[^/\n]+?" : escape(part))).join("/");
  return new RegExp(`/${pattern}(?![\\w/])`);
}

/** GET is what a request is that names no method. */
const namesMethod = (text: string, method: string): boolean =>
  method === "GET" || new RegExp(`["\`' ]${method}["\`' ]`).test(text);

/** Every endpoint of the client-server API that is served, where it comes from, and tests that play it. Throws for one that none plays. */
export function matrixReference(root: string, note: string): string {
  const files = testFiles(root);
  const rows = [
    // Which endpoints there are does not depend on what they work on.
    ...clientEndpoints({} as Core).map((one) => ({ ...one, base: "/_matrix/client" })),
    ...rendezvousEndpoints.map((one) => ({ ...one, base: "/_matrix/client" })),
    ...textRendezvousEndpoints.map((one) => ({ ...one, base: textPrefix })),
    ...uploadEndpoints.map((one) => ({ ...one, base: "/_matrix/media" })),
    ...userinfoEndpoints.map((one) => ({ ...one, base: "/_matrix/federation" })),
    ...synapseEndpoints.map((one) => ({ ...one, base: "/_synapse/admin" })),
  ];
  const missing: string[] = [];
  const lines = rows.map(({ base, method, paths, section }) => {
    const patterns = paths.map(asked);
    const found = files.filter(({ text }) => namesMethod(text, method) && patterns.some((one) => one.test(text)));
    if (found.length === 0) missing.push(`${method} ${paths[0]}`);
    const shown = found.slice(0, mostShown).map(({ path }) => `\`${path}\``);
    return `| ${method} | ${paths.map((path) => `\`${base}${path}\``).join(", ")} | ${section} | ${shown.join(", ")} |`;
  });
  if (missing.length > 0) throw new Error(`No test plays ${missing.join("; ")}.`);
  return `# What Matrix clients ask\n\n${note}Each endpoint of the client-server API with the heading it stands under in the specification, or the proposal it comes from, and tests that play it; answers are checked against the specification's own schemas. What stands below \`/v3/\` is served below \`/r0/\` too, for clients of before Matrix 1.1. What is not here is answered with 404 \`M_UNRECOGNIZED\`.\n\n| method | address | from | played by |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
}
