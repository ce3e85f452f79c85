import type { Finding, Rule } from "../rule.ts";
import { walk, type Source } from "../sources.ts";

interface Clause {
  readonly name: string;
  readonly message: string;
  readonly isBroken: (source: Source) => boolean;
  /** Files and folders that may, each because of what it is for. */
  readonly allowed: readonly string[];
}

const clauses: readonly Clause[] = [
  {
    name: "process-env",
    message: "reads process.env; settings come from #config",
    isBroken: ({ code }) => /process\.env\b/.test(code),
    allowed: ["server/main.ts", "server/cli/main.ts", "server/cli/write-export.ts", "server/platform/config"],
  },
  {
    name: "console",
    message: "uses console; log through #log",
    isBroken: ({ code }) => /\bconsole\./.test(code),
    allowed: [],
  },
  {
    name: "clock",
    message: "reads the clock or the dice itself; use #clock",
    isBroken: ({ code }) => /\bDate\.now\(|\bMath\.random\(/.test(code),
    allowed: ["server/platform/clock"],
  },
  {
    name: "expression",
    message: "makes a regular expression of a value; a stranger's expression can take for ever to match",
    isBroken: makesExpression,
    allowed: [
      // Of constants of the same file.
      "server/products/meetings/access.ts",
      // Of a payload type, which is a number.
      "server/products/meetings/media/sdp.ts",
      // Only compiled, to say whether a form's author wrote a valid one; never matched here.
      "contract/form-faults.ts",
    ],
  },
];

function makesExpression(source: Source): boolean {
  let isBroken = false;
  walk(source.syntax.program, (node) => {
    if (node.type !== "NewExpression" && node.type !== "CallExpression") return;
    const callee = node["callee"] as { name?: unknown; property?: { name?: unknown } };
    if (callee.name !== "RegExp" && callee.property?.name !== "RegExp") return;
    const first = (node["arguments"] as { type: string }[])[0];
    if (first && first.type !== "Literal") isBroken = true;
  });
  return isBroken;
}

export const environment: Rule = {
  name: "environment",
  about: "Environment, console, clock, dice and expressions made of values only where the rule's table allows.",
  clauses: clauses.map(({ name }) => name),
  paths: () => clauses.flatMap(({ allowed }) => allowed),
  check: (house) =>
    house.code
      .filter((source) => /^(server|contract)\//.test(source.path) && !source.isTest)
      .flatMap((source): Finding[] =>
        clauses
          .filter(
            ({ allowed, isBroken }) =>
              !allowed.some((one) => source.path === one || source.path.startsWith(`${one}/`)) && isBroken(source),
          )
          .map(({ name, message }) => ({ clause: name, path: source.path, message })),
      ),
};

export const pure: Rule = {
  name: "pure",
  about:
    "Protocol engines (`pure` in modules.json) import only themselves, each other, the contract's errors, and arithmetic of Node or libsodium.",
  clauses: ["import"],
  paths: ({ modules }) => modules.pure.map((one) => `server/${one}`),
  check: (house) =>
    house.code.flatMap((source) => {
      const inside = house.modules.pure.find(
        (one) => source.path === `server/${one}` || source.path.startsWith(`server/${one}/`),
      );
      if (inside === undefined || source.isTest) return [];
      const allowed = /^(node:(crypto|buffer|path)|#http|saxes|sodium-native)$/;
      const own = `server/${inside.replace(/\/[^/]+\.ts$/, "")}`;
      const isOwn = (path: string | null): boolean =>
        path !== null && (path.startsWith(own) || house.modules.pure.some((one) => path.startsWith(`server/${one}/`)));
      return source.imports
        .filter((one) => !allowed.test(one) && !isOwn(house.target(source, one)))
        .map((one) => ({ clause: "import", path: source.path, message: `a pure engine imports ${one}` }));
    }),
};

/** Needs the other rules, so that a path in any of their tables leads somewhere. */
export const rulePaths = (others: readonly Rule[]): Rule => ({
  name: "rule-paths",
  about: "A path that a rule's table names exists: else the rule guards nothing.",
  clauses: ["missing"],
  check: (house) =>
    others.flatMap(({ name, paths }) =>
      (paths?.(house) ?? [])
        .filter((path) => !house.has(path))
        .map((path) => ({ clause: "missing", path, message: `is named by the rule ${name} and is not there` })),
    ),
});
