import { requireSpace as requireSpaceAt } from "../../tree/quota.ts";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** 507 before the body is sent, by the length that its headers give. */
export const requireSpace = defineStep({
  name: "require-space",
  section: "RFC 4918 §11.5, RFC 4331 §6",
  needs: ["parent"],
  async run({ deps, request }, { parent: { access, name } }) {
    const expected = Number(header(request, "oc-total-length") ?? request.headers["content-length"] ?? 0);
    const { id: parentId, workspaceId } = access.node;
    if (Number.isFinite(expected)) await requireSpaceAt(deps, workspaceId, expected, { parentId, name });
  },
});
