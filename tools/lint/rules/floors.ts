import type { House, Modules } from "../house.ts";
import type { Finding, Rule } from "../rule.ts";

export const publicApi: Rule = {
  name: "public-api",
  about: "A module is used through its index.ts (`#name`); nobody imports what lies behind it, nor the composition.",
  clauses: ["behind", "composition", "outside"],
  check: (house) =>
    house.code.flatMap((source): Finding[] => {
      const own = house.moduleOf(source.path);
      if (own === null || house.aboveModules.includes(own) || source.isTest) return [];
      return source.imports.flatMap((specifier): Finding[] => {
        const path = specifier.startsWith(".") ? house.target(source, specifier) : null;
        if (path === null) return [];
        const other = house.moduleOf(path);
        const say = (clause: string, message: string): Finding[] => [{ clause, path: source.path, message }];
        if (other !== null && other !== own) return say("behind", `imports ${path}; use the public API #${other}`);
        if (path.startsWith("server/") && other === null)
          return say("composition", `imports ${path}, which belongs to the composition`);
        if (path.startsWith("server/") || path.startsWith("contract/")) return [];
        return say("outside", `imports ${path}, outside the server`);
      });
    }),
};

export const layers: Rule = {
  name: "layers",
  about: "A module uses only the modules that modules.json lists for it.",
  clauses: ["unlisted", "not-allowed"],
  check: (house) =>
    house.code.flatMap((source): Finding[] => {
      const own = house.moduleOf(source.path);
      if (own === null || house.aboveModules.includes(own) || source.isTest) return [];
      // A product that nobody has narrowed down uses whatever stands below products.
      const isProduct = source.path.startsWith("server/products/");
      const allowed =
        house.modules.uses[own] ?? (isProduct ? [...house.modules.platform, ...house.modules.shared] : undefined);
      if (!allowed)
        return [
          { clause: "unlisted", path: source.path, message: `the module ${own} is not in tools/lint/modules.json` },
        ];
      return (
        source.imports
          .filter((specifier) => specifier.startsWith("#"))
          // `#items/html`: a part of the same module's public API, for code that must not load the rest of it.
          .map((specifier) => specifier.slice(1).split("/")[0] ?? "")
          .filter((other) => other !== own && !allowed.includes(other))
          .map((other) => ({ clause: "not-allowed", path: source.path, message: `${own} may not use #${other}` }))
      );
    }),
};

export const order: Rule = {
  name: "order",
  about: "platform ← shared ← products: modules.json itself allows nothing upward, sideways or in a circle.",
  clauses: ["upward", "sideways", "circle"],
  check({ modules }) {
    const rank = new Map([
      ...modules.platform.map((one) => [one, 0] as const),
      ...modules.shared.map((one) => [one, 1] as const),
      ...modules.products.map((one) => [one, 2] as const),
    ]);
    const findings: Finding[] = [];
    const say = (clause: string, message: string): void =>
      void findings.push({ clause, path: "tools/lint/modules.json", message });
    for (const [own, uses] of Object.entries(modules.uses)) {
      for (const other of uses) {
        if ((rank.get(other) ?? 3) > (rank.get(own) ?? -1))
          say("upward", `${own} uses ${other}, which stands above it`);
        if (rank.get(own) === 2 && rank.get(other) === 2)
          say("sideways", `${own} uses ${other}: products do not know each other`);
        if (reaches(modules, other, own)) say("circle", `${own} and ${other} use each other`);
      }
    }
    return findings;
  },
};

function reaches(modules: Modules, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (modules.uses[from] ?? []).some((next) => reaches(modules, next, to, seen));
}

export const contractAlone: Rule = {
  name: "contract-alone",
  about: "The contract imports only typebox and itself.",
  clauses: ["import"],
  check: (house: House) =>
    house.code
      .filter((source) => source.path.startsWith("contract/"))
      .flatMap((source) =>
        source.imports
          .filter((one) => {
            const path = one.startsWith(".") ? house.target(source, one) : null;
            const isOwn = path !== null && path.startsWith("contract/");
            return !isOwn && one !== "typebox" && !(source.isTest && one === "vitest");
          })
          .map((one) => ({ clause: "import", path: source.path, message: `the contract imports ${one}` })),
      ),
};
