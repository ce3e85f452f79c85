import { writeChanges, writeHref, writeMultistatus, xmlType } from "#dav";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { requireMessage } from "./add-comment.ts";

/**
 * PROPPATCH of `oc:message` changes a comment of the caller's own. `oc:readMarker` of all of them is taken and says nothing new:
 * comments are never shown as unread.
 */
export const changeComment = defineStep({
  name: "change-comment",
  section: "Nextcloud WebDAV: Comments; RFC 4918 §9.2",
  needs: ["changes", "commented"],
  async run({ deps, principal, reply, target }, { changes, commented: { comment } }) {
    const known = comment === null ? "oc:readMarker" : "oc:message";
    const isOurs = changes.every(({ name }) => name === known);
    const text = changes.at(-1)?.value;
    if (isOurs && comment !== null && changes.length > 0)
      await deps.items.comments.change({ person: principal, link: null }, comment.id, { text: requireMessage(text) });
    const results = changes.map(({ name }) => ({
      name,
      status: isOurs ? "200 OK" : name === known ? "424 Failed Dependency" : "403 Forbidden",
    }));
    const href = writeHref(target.base, target.names, comment === null);
    return reply
      .code(207)
      .type(xmlType)
      .send(writeMultistatus([writeChanges(href, results)], namespaces));
  },
});
