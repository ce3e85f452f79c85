import { writeListing, xmlType } from "#dav";
import { commentProperties, memberOf, refOf, usualCommentProperties, type CommentResource } from "../comments.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

/** The newest first. */
export const answerComments = defineStep({
  name: "answer-comments",
  section: "Nextcloud WebDAV: Comments; RFC 4918 §9.1",
  needs: ["requested", "page", "commented"],
  async run({ deps, principal, request, reply, target: { base, names } }, { requested, page, commented }) {
    const { file, comment } = commented;
    const actor = { person: principal, link: null };
    const isListing = comment === null && page.limit > 0;
    const rows = isListing ? await deps.items.comments.newest(actor, refOf(file), page) : [];
    const ids = [...rows, ...(comment ? [comment] : [])].flatMap(({ authorId }) => authorId ?? []);
    const people = new Map((await deps.identity.personsByIds([...new Set(ids)])).map((one) => [one.id, one]));
    const readUpTo = await deps.items.comments.readUpTo(principal.personId, refOf(file));
    const reader = { personId: principal.personId, readUpTo };
    const resourceOf = (row: typeof comment): CommentResource => ({
      file,
      comment: row,
      author: people.get(row?.authorId ?? "") ?? null,
      reader,
    });
    const members = [
      // A REPORT answers with what was asked for only.
      ...(request.method === "REPORT" ? [] : [memberOf(names, resourceOf(comment))]),
      ...rows.map((row) => memberOf([...names, String(row.number)], resourceOf(row))),
    ];
    const text = writeListing(base, members, requested, commentProperties, usualCommentProperties, namespaces);
    return reply.code(207).type(xmlType).send(text);
  },
});
