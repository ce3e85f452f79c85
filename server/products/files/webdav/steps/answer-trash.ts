import { writeListing, xmlType } from "#dav";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { listBelow, memberOf, trashProperties, usualTrashProperties } from "../trash.ts";

/** The trash or a folder in it, and at depth 1 what lies there. */
export const answerTrash = defineStep({
  name: "answer-trash",
  section: "Nextcloud WebDAV: Trashbin; RFC 4918 §9.1",
  needs: ["requested", "depth", "trashed"],
  async run({ deps, principal, reply, target: { base, names } }, { requested, depth, trashed }) {
    const instance = await deps.instanceId();
    const { programEndings } = deps;
    const { item, list } = trashed;
    const below = depth === "0" ? [] : item ? await listBelow(deps, principal, item) : list;
    const members = [
      memberOf(names, { item, instance, programEndings }),
      ...below.map((one) => memberOf([...names, one.name], { item: one, instance, programEndings })),
    ];
    const text = writeListing(base, members, requested, trashProperties, usualTrashProperties, namespaces);
    return reply.code(207).type(xmlType).send(text);
  },
});
