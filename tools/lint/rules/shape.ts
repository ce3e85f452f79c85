import type { House } from "../house.ts";
import type { Finding, Rule } from "../rule.ts";

const readmeLimit = 60;

export const readme: Rule = {
  name: "readme",
  about: `Every module of the server has a README.md of at most ${readmeLimit} lines.`,
  clauses: ["missing", "long"],
  check: (house) =>
    house.sources.flatMap(({ path }): Finding[] => {
      const folder = /^(server\/[a-z]+\/[a-z-]+)\/index\.ts$/.exec(path)?.[1];
      if (folder === undefined) return [];
      const text = house.byPath.get(`${folder}/README.md`)?.text;
      if (text === undefined) return [{ clause: "missing", path, message: `${folder}/README.md is missing` }];
      const count = text.trimEnd().split("\n").length;
      if (count <= readmeLimit) return [];
      return [{ clause: "long", path, message: `${folder}/README.md has ${count} lines; at most ${readmeLimit}` }];
    }),
};

export const names: Rule = {
  name: "names",
  about: "No folder called utils, helpers, common, core or misc: a folder is named by what it is about.",
  clauses: ["folder"],
  check: (house) =>
    house.sources.flatMap(({ path }) => {
      const folder = /(?:^|\/)(utils|helpers|common|core|misc)\//.exec(path)?.[1];
      return folder === undefined
        ? []
        : [{ clause: "folder", path, message: `lies in a folder called ${folder}; name it by what it is about` }];
    }),
};

export const versions: Rule = {
  name: "versions",
  about: "Every package.json names exact versions, under another name too: no range, no tag.",
  clauses: ["range"],
  paths: () => ["package.json", "server/package.json", "web/package.json"],
  check: (house: House) =>
    house.sources
      .filter(({ path }) => path.endsWith("package.json"))
      .flatMap(({ path, text }) => {
        const manifest = JSON.parse(text) as Record<string, Record<string, unknown> | undefined>;
        return ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "overrides"].flatMap(
          (kind) =>
            Object.entries(manifest[kind] ?? {})
              .filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
              .map(([name, version]) => ({
                clause: "range",
                path,
                message: `${kind} ask for ${name} ${String(version)}; name one exact version`,
              })),
        );
      }),
};
