import { writeListing, xmlType } from "#dav";
import { tagMissing } from "../../tags/change.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { memberOf, tagProperties, usualTagProperties } from "../tags.ts";

/** All tags at depth 1, or one. */
export const answerTags = defineStep({
  name: "answer-tags",
  section: "Nextcloud WebDAV: System tags; RFC 4918 §9.1",
  needs: ["requested", "depth", "tags"],
  async run({ principal, reply, target: { base, names } }, { requested, depth, tags: { tagId, list } }) {
    const isAssignable = (organisationId: string): boolean =>
      !principal.isGuest && organisationId === principal.organisationId;
    const [only = null] = tagId === null ? [] : list;
    if (tagId !== null && only === null) throw tagMissing();
    const shown = tagId === null && depth === "1" ? list : [];
    const members = [
      memberOf(names, { tag: only, isAssignable: only !== null && isAssignable(only.organisationId) }),
      ...shown.map((tag) =>
        memberOf([...names, String(tag.id)], { tag, isAssignable: isAssignable(tag.organisationId) }),
      ),
    ];
    const text = writeListing(base, members, requested, tagProperties, usualTagProperties, namespaces);
    return reply.code(207).type(xmlType).send(text);
  },
});
