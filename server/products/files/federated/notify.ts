import { purposeOf, type FederatedDeps } from "./context.ts";
import { deleteReceived, deleteSent, readReceived, readSent } from "./queries.ts";

export const notifyJob = "files:federated-notify";

type Notification = "SHARE_UNSHARED" | "SHARE_ACCEPTED" | "SHARE_DECLINED";

/** OCM 1.1, Notifications. */
async function post(
  { remote, discovery, seal }: FederatedDeps,
  notificationType: Notification,
  to: { readonly id: string; readonly host: string; readonly providerId: string; readonly secret: Buffer },
): Promise<void> {
  const { endPoint } = await discovery.of(to.host);
  const body = {
    notificationType,
    resourceType: "file",
    providerId: to.providerId,
    notification: { sharedSecret: seal.open(to.secret, purposeOf(to.id)), message: notificationType },
  };
  const { status } = await remote.ask(`${endPoint}/notifications`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  // What it knows nothing of, or takes no word of, it will not take later either.
  if (status >= 500 || status === 429) throw new Error(`${to.host} answers ${status}.`);
}

/**
 * Says to the other server what became of a share. It is so here already, whatever they answer; tried again while they do
 * not answer.
 */
export async function notifyOther(deps: FederatedDeps, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const id = String(payload["id"]);
  if (payload["side"] === "sent") {
    const row = await readSent(deps.db, id);
    if (row && row.secret.length > 0) await post(deps, "SHARE_UNSHARED", { ...row, providerId: row.id });
    await deleteSent(deps.db, id);
    return;
  }
  const row = await readReceived(deps.db, id);
  if (!row) return;
  await post(deps, row.state === "left" ? "SHARE_DECLINED" : "SHARE_ACCEPTED", row);
  if (row.state === "left") await deleteReceived(deps.db, id);
}
