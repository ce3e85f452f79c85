import { requireSpace } from "../../tree/quota.ts";
import { sizeOf } from "../../uploads/queries.ts";
import { defineStep } from "../exchange.ts";

/** 507 before the pieces are put together. */
export const requireUploadSpace = defineStep({
  name: "require-upload-space",
  section: "RFC 4918 §11.5",
  needs: ["parent", "chunks"],
  async run({ deps }, { parent: { access, name }, chunks }) {
    const { id: parentId, workspaceId } = access.node;
    await requireSpace(deps, workspaceId, sizeOf(chunks), { parentId, name });
  },
});
