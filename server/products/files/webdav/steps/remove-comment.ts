import { forbidden } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** The caller's own, or another's where they may write. */
export const removeComment = defineStep({
  name: "remove-comment",
  section: "Nextcloud WebDAV: Comments",
  needs: ["commented"],
  async run({ deps, principal, reply }, { commented: { comment } }) {
    if (comment === null) throw forbidden();
    await deps.items.comments.remove({ person: principal, link: null }, comment.id);
    return reply.code(204).send();
  },
});
