import type { FederatedShare } from "@safos/contract/federated";
import type { FederatedDeps } from "./context.ts";
import { readSentOf } from "./queries.ts";

/** With whom on other servers a file is shared, and whether they have answered. */
export async function listSent(
  { db, workspaces }: FederatedDeps,
  fileId: number,
): Promise<{ items: FederatedShare[] }> {
  const grants = await workspaces.grantsOnAll("file", [String(fileId)]);
  const rows = await readSentOf(
    db,
    grants.filter((one) => one.isLink).map((one) => one.id),
  );
  return {
    items: rows.map(({ id, address, state }) => ({
      id,
      fileId,
      address,
      state: state === "accepted" ? "accepted" : "offered",
    })),
  };
}
