import { refuse } from "#http";
import { removeTag as remove, tagMissing, tagNode, untagNode } from "../../tags/change.ts";
import { defineStep } from "../exchange.ts";

/** A tag of the organisation, and from everything that has it; for administrators. */
export const removeTag = defineStep({
  name: "change-tag",
  section: "Nextcloud WebDAV: System tags",
  needs: ["tags"],
  async run({ deps, principal, reply }, { tags: { tagId } }) {
    if (tagId === null) throw refuse("METHOD_UNKNOWN");
    await remove(deps, principal, tagId);
    return reply.code(204).send();
  },
});

/** PUT puts the tag on the file: 409 where it was. */
export const addTag = defineStep({
  name: "change-tag",
  section: "Nextcloud WebDAV: System tags",
  needs: ["tags"],
  async run({ deps, principal, reply }, { tags: { file, tagId } }) {
    if (tagId === null || file === null) throw refuse("METHOD_UNKNOWN");
    const isNew = await tagNode(deps, principal, file, tagId);
    return reply.code(isNew ? 201 : 409).send();
  },
});

export const takeTagOff = defineStep({
  name: "change-tag",
  section: "Nextcloud WebDAV: System tags",
  needs: ["tags"],
  async run({ deps, principal, reply }, { tags: { file, tagId } }) {
    if (tagId === null || file === null) throw refuse("METHOD_UNKNOWN");
    if (!(await untagNode(deps, principal, file, tagId))) throw tagMissing();
    return reply.code(204).send();
  },
});
