import { dirname, join, normalize } from "node:path";
import type { House } from "../house.ts";
import type { Finding, Rule } from "../rule.ts";

export const webAlone: Rule = {
  name: "web-alone",
  about: "The page imports nothing of the server, and only web/ui imports React Aria.",
  clauses: ["server", "react-aria"],
  paths: () => ["web/ui"],
  check: (house) =>
    house.code
      .filter(({ path }) => path.startsWith("web/"))
      .flatMap((source) =>
        source.imports.flatMap((specifier): Finding[] => {
          const { path } = source;
          if (specifier.startsWith("#") || /(^|\/)server\//.test(specifier))
            return [{ clause: "server", path, message: `the page imports ${specifier} from the server` }];
          if (/^(react-aria|@react-aria|@react-stately)/.test(specifier) && !path.startsWith("web/ui/"))
            return [{ clause: "react-aria", path, message: "only web/ui imports React Aria" }];
          return [];
        }),
      ),
};

/** What each floor of the page may import of `web/`, besides itself. */
const floors: Readonly<Record<string, readonly string[]>> = {
  ui: [],
  text: ["ui"],
  platform: ["ui", "text"],
  shared: ["ui", "text", "platform"],
  products: ["ui", "text", "platform", "shared"],
  shell: ["ui", "text", "platform", "shared"],
};

const floorOf = (path: string): string | undefined => /^web\/([a-z]+)\//.exec(path)?.[1];
const productOf = (path: string): string | undefined => /^web\/products\/([a-z-]+)\//.exec(path)?.[1];

export const webLayers: Rule = {
  name: "web-layers",
  about:
    "web: ui, text ← platform ← shared ← products ← shell ← main.tsx. A product knows no other; shell knows products by product.ts.",
  clauses: ["unknown", "upward", "main", "products-apart", "product-entry"],
  paths: () => ["web/main.tsx", ...Object.keys(floors).map((floor) => `web/${floor}`)],
  check: (house) =>
    house.code.filter(({ path }) => path.startsWith("web/")).flatMap((source) => above(house, source.path)),
};

function above(house: House, path: string): Finding[] {
  const source = house.byPath.get(path);
  const own = floorOf(path);
  if (!source || own === undefined || own === "public") return [];
  const allowed = floors[own];
  if (!allowed) return [{ clause: "unknown", path, message: `web/${own} is no floor of the page` }];
  return source.imports.flatMap((specifier): Finding[] => {
    const target = specifier.startsWith(".") ? house.target(source, specifier) : null;
    if (target === null || !target.startsWith("web/")) return [];
    const other = floorOf(target);
    if (other === undefined) return [{ clause: "main", path, message: `imports ${target}, which stands on top` }];
    if (other === own) {
      if (productOf(path) === productOf(target)) return [];
      return [{ clause: "products-apart", path, message: `imports ${target}: products do not know each other` }];
    }
    if (own === "shell" && other === "products") {
      if (/^web\/products\/[a-z-]+\/product\.tsx?$/.test(target)) return [];
      return [{ clause: "product-entry", path, message: `imports ${target}; shell knows a product by its product.ts` }];
    }
    if (allowed.includes(other)) return [];
    return [{ clause: "upward", path, message: `imports ${target}: web/${own} does not stand on web/${other}` }];
  });
}

export const namedRoutes: Rule = {
  name: "named-routes",
  about: "The page calls the contract's routes by name: no address of the API stands in its code.",
  clauses: ["address"],
  check: (house) =>
    house.code
      .filter(({ path, isTest }) => path.startsWith("web/") && !isTest)
      .filter(({ text }) => /["'`]\/api\/v\d/.test(text))
      .map(({ path }) => ({ clause: "address", path, message: "names an address of the API; call its route by name" })),
};

export const styles: Rule = {
  name: "styles",
  about: "A class that a component names is one of its CSS module.",
  clauses: ["class"],
  check: (house) =>
    house.code
      .filter(({ path }) => path.startsWith("web/"))
      .flatMap((source) =>
        [...source.text.matchAll(/import (\w+) from "(\.[^"]+\.module\.css)"/g)].flatMap(
          ([, name = "", specifier = ""]) => {
            const sheet = house.byPath.get(normalize(join(dirname(source.path), specifier)));
            if (!sheet) return [];
            const used = new Set(
              [...source.text.matchAll(new RegExp(`(?<![\\w./])${name}\\.(\\w+)`, "g"))].map((found) => found[1] ?? ""),
            );
            return [...used]
              .filter((one) => !new RegExp(`\\.${one}(?![\\w-])`).test(sheet.text))
              .map((one): Finding => ({
                clause: "class",
                path: source.path,
                message: `${specifier} has no class ${one}`,
              }));
          },
        ),
      ),
};
