import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Rule } from "../rule.ts";

interface Report {
  readonly issues: readonly {
    readonly file: string;
    readonly exports?: readonly { readonly name: string }[];
    readonly types?: readonly { readonly name: string }[];
  }[];
}

export const deadExports: Rule = {
  name: "dead-exports",
  about: "What no other file uses is not exported (knip); `knip --fix --fix-type exports,types` takes the word away.",
  clauses: ["value", "type"],
  check({ folder }) {
    if (folder === null) return [];
    const knip = join(import.meta.dirname, "..", "..", "..", "node_modules", ".bin", "knip");
    const include = ["--include", "exports,types,nsExports,nsTypes"];
    const done = spawnSync(knip, ["--no-progress", "--no-exit-code", "--reporter", "json", ...include], {
      cwd: folder,
      encoding: "utf8",
    });
    if (!done.stdout.startsWith("{")) throw new Error(`knip says: ${done.stdout}${done.stderr}`);
    return (JSON.parse(done.stdout) as Report).issues.flatMap(({ file, exports = [], types = [] }) => [
      ...exports.map(({ name }) => ({ clause: "value", path: file, what: name, message: `nobody uses ${name}` })),
      ...types.map(({ name }) => ({ clause: "type", path: file, what: name, message: `nobody uses the type ${name}` })),
    ]);
  },
};
