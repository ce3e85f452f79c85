import { writeListing, xmlType } from "#dav";
import { nameReader } from "../../person-names.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { memberOf, usualVersionProperties, versionProperties } from "../versions.ts";

/** All versions of a file at depth 1, the latest first, or one. */
export const answerVersions = defineStep({
  name: "answer-versions",
  section: "Nextcloud WebDAV: Versions; RFC 4918 §9.1",
  needs: ["requested", "depth", "versions"],
  async run({ deps, reply, target: { base, names } }, { requested, depth, versions: { file, list, version } }) {
    const { programEndings } = deps;
    const shown = version === null && depth === "1" ? list : [];
    const people = [...shown, ...(version ? [version] : [])].map(({ row }) => row.changedBy);
    const nameOf = await nameReader(deps.identity, people);
    const authorOf = (one: typeof version): string | null =>
      one ? (nameOf(one.row.changedBy)?.displayName ?? null) : null;
    const members = [
      memberOf(names, { file, version, author: authorOf(version), programEndings }),
      ...shown.map((one) =>
        memberOf([...names, one.name], { file, version: one, author: authorOf(one), programEndings }),
      ),
    ];
    const text = writeListing(base, members, requested, versionProperties, usualVersionProperties, namespaces);
    return reply.code(207).type(xmlType).send(text);
  },
});
