import type { FederatedShare, NewFederatedShare } from "@safos/contract/federated";
import { now } from "#clock";
import { refuse, type Principal } from "#http";
import type { AccessedItem } from "#items";
import { addressOf, isOwnHost, requireAddress } from "./address.ts";
import { purposeOf, type FederatedDeps } from "./context.ts";
import type { RemoteServer } from "./discovery.ts";
import { emitSent } from "./events.ts";
import { insertSent, updateSecret } from "./queries.ts";

interface Offer {
  readonly id: string;
  readonly address: string;
  readonly secret: string;
  readonly share: NewFederatedShare;
}

/** OCM 1.1, Share Creation Notification: as of 1.0 under `options`, and as of 1.1 under `webdav`. */
async function offerBody(deps: FederatedDeps, person: Principal, item: AccessedItem, offer: Offer): Promise<object> {
  const [sender] = await deps.identity.personsByIds([person.personId]);
  const from = addressOf(deps, { name: sender?.name ?? "" });
  const permissions = offer.share.role === "editor" ? ["read", "write"] : ["read"];
  const sharedSecret = offer.secret;
  return {
    shareWith: offer.address,
    name: item.title,
    description: "",
    providerId: offer.id,
    owner: from,
    sender: from,
    ownerDisplayName: sender?.displayName ?? "",
    senderDisplayName: sender?.displayName ?? "",
    shareType: "user",
    resourceType: "file",
    ...(offer.share.expiresAt === undefined
      ? {}
      : { expiration: Math.floor(new Date(offer.share.expiresAt).getTime() / 1000) }),
    protocol: {
      name: "webdav",
      options: { sharedSecret, permissions: "{http://open-cloud-mesh.org/ns}share-permissions" },
      webdav: { sharedSecret, permissions, uri: `${deps.http.publicUrl}/public.php/webdav/` },
    },
  };
}

/** What the other server answers; a refusal there is one here. */
async function announce({ remote }: FederatedDeps, server: RemoteServer, body: object): Promise<void> {
  const { status } = await remote.ask(`${server.endPoint}/shares`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  if (status >= 500) throw refuse("REMOTE_UNREACHABLE");
  if (status < 200 || status > 299) throw refuse("REMOTE_REFUSED");
}

/**
 * Shares a file or folder with a person on another server, which is asked first. A share that it does not take ends at once. That
 * the caller manages the item is theirs to have asked. Refuses FEDERATED_ADDRESS, POLICY_REFUSED, REMOTE_UNREACHABLE and
 * REMOTE_REFUSED.
 */
export async function shareWithServer(
  deps: FederatedDeps,
  person: Principal,
  item: AccessedItem,
  share: NewFederatedShare,
): Promise<FederatedShare> {
  const { user, host } = requireAddress(share.address);
  if (isOwnHost(deps, host))
    throw refuse("FEDERATED_ADDRESS", "That person is on this server: share with them by name.");
  const until = share.expiresAt === undefined ? undefined : new Date(share.expiresAt);
  if (until && until.getTime() <= now()) throw refuse("INVALID", "A share ends at a moment to come.");
  const address = `${user}@${host}`;
  await deps.items.sharing.requireFederated(person, item, address);
  const server = await deps.discovery.of(host);
  const { workspaceId } = item;
  if (workspaceId === null) throw refuse("FILE_MISSING");
  const of = { workspaceId, nodeId: Number(item.id), personId: person.personId, address, host };
  const made = await deps.items.sharing.federate(person, item, {
    address,
    role: share.role,
    until,
    async alongside(trx, id) {
      await insertSent(trx, { ...of, id, secret: Buffer.alloc(0) });
      await emitSent(deps.events, trx, "sent", { ...of, id }, person.personId);
    },
  });
  const secret = made.secret ?? "";
  await updateSecret(deps.db, made.id, deps.seal.seal(secret, purposeOf(made.id)));
  try {
    await announce(deps, server, await offerBody(deps, person, item, { id: made.id, address, secret, share }));
  } catch (error) {
    await deps.workspaces.revokeGrant({ kind: "file", id: item.id, workspaceId }, made.id, person.personId);
    throw error;
  }
  return { id: made.id, fileId: Number(item.id), address, state: "offered" };
}
