import { writeChanges, writeHref, writeMultistatus, xmlType } from "#dav";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { refOf } from "../comments.ts";
import { requireMessage } from "./add-comment.ts";

/** PROPPATCH of `oc:message` changes a comment of the caller's own; `oc:readMarker` of all of them says up to when the caller has read. */
export const changeComment = defineStep({
  name: "change-comment",
  section: "Nextcloud WebDAV: Comments; RFC 4918 §9.2",
  needs: ["changes", "commented"],
  async run({ deps, principal, reply, target }, { changes, commented: { file, comment } }) {
    const known = comment === null ? "oc:readMarker" : "oc:message";
    const isOurs = changes.every(({ name }) => name === known);
    const text = changes.at(-1)?.value;
    if (isOurs && comment !== null && changes.length > 0)
      await deps.items.comments.change({ person: principal, link: null }, comment.id, { text: requireMessage(text) });
    const readUpTo = comment === null && isOurs ? readMoment(text) : null;
    const isDone = isOurs && (comment !== null || readUpTo !== null);
    if (readUpTo) await deps.items.comments.markRead({ person: principal, link: null }, refOf(file), readUpTo);
    const refused = (name: string): string =>
      isOurs ? "409 Conflict" : name === known ? "424 Failed Dependency" : "403 Forbidden";
    const results = changes.map(({ name }) => ({ name, status: isDone ? "200 OK" : refused(name) }));
    const href = writeHref(target.base, target.names, comment === null);
    return reply
      .code(207)
      .type(xmlType)
      .send(writeMultistatus([writeChanges(href, results)], namespaces));
  },
});

/** A moment as clients write it; null: it is none. */
function readMoment(text: string | null | undefined): Date | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? null : new Date(at);
}
