import { Refusal } from "#http";
import { destroyNode } from "../../tree/destroy.ts";
import { forbidden } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** DELETE of something in the trash, or of the trash, which empties it; for good. */
export const destroyTrashed = defineStep({
  name: "destroy-trashed",
  section: "Nextcloud WebDAV: Trashbin",
  needs: ["trashed"],
  async run({ deps, principal, reply }, { trashed: { item, list, isTop } }) {
    if (item !== null && !isTop) throw forbidden();
    if (item !== null) await destroyNode(deps, principal, item.node.id);
    else
      for (const { node } of list)
        await destroyNode(deps, principal, node.id).catch((error: unknown) => {
          // Restored or destroyed by another meanwhile.
          if (!(error instanceof Refusal)) throw error;
        });
    return reply.code(204).send();
  },
});
