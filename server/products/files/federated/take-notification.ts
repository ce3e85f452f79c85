import { timingSafeEqual } from "node:crypto";
import { isUuid } from "#database";
import { refuse } from "#http";
import { parseAddress } from "./address.ts";
import { purposeOf, type FederatedDeps } from "./context.ts";
import { emitAnswered, emitSent } from "./events.ts";
import { fieldsOf, readJson, textOf } from "./offer.ts";
import { deleteReceived, readSent, readWithProvider, updateSent, type ReceivedRow, type SentRow } from "./queries.ts";

const unknown = () => refuse("FORBIDDEN", "There is no such share, or that is not its secret.");

function isSecretOf(
  { seal }: FederatedDeps,
  row: { readonly id: string; readonly secret: Buffer },
  shown: string,
): boolean {
  if (row.secret.length === 0) return false;
  const [own, other] = [Buffer.from(seal.open(row.secret, purposeOf(row.id))), Buffer.from(shown)];
  return own.length === other.length && timingSafeEqual(own, other);
}

/** Their person has answered what we shared. Declined, it ends here. */
async function answered(deps: FederatedDeps, row: SentRow, isAccepted: boolean): Promise<void> {
  const { db, events, workspaces } = deps;
  if (isAccepted) {
    await db.transaction().execute(async (trx) => {
      if (await updateSent(trx, row.id, ["offered"], "accepted")) await emitSent(events, trx, "accepted", row, null);
    });
    return;
  }
  // First: the link's end tells their server nothing then, which knows.
  await db.transaction().execute(async (trx) => {
    if (await updateSent(trx, row.id, ["offered", "accepted"], "ended"))
      await emitSent(events, trx, "declined", row, null);
  });
  await workspaces.revokeGrant({ kind: "file", id: String(row.nodeId), workspaceId: row.workspaceId }, row.id, null);
}

async function withdrawn({ db, events, identity }: FederatedDeps, row: ReceivedRow): Promise<void> {
  const [person] = await identity.personsByIds([row.personId]);
  const organisationId = person?.organisationId ?? "";
  await db.transaction().execute(async (trx) => {
    if (await deleteReceived(trx, row.id))
      await emitAnswered(events, trx, "withdrawn", { row, organisationId, actorId: null });
  });
}

/** OCM 1.1, Notifications: only who shows the secret of a share says what becomes of it. Refuses INVALID and FORBIDDEN. */
export async function takeNotification(deps: FederatedDeps, text: string): Promise<void> {
  const body = readJson(text);
  const type = textOf(body["notificationType"], 40);
  const providerId = textOf(body["providerId"], 200);
  const secret = textOf(fieldsOf(body["notification"])["sharedSecret"], 200);
  if (type === "SHARE_ACCEPTED" || type === "SHARE_DECLINED") {
    const row = isUuid(providerId) ? await readSent(deps.db, providerId) : null;
    if (!row || !parseAddress(row.address) || !isSecretOf(deps, row, secret)) throw unknown();
    return answered(deps, row, type === "SHARE_ACCEPTED");
  }
  if (type !== "SHARE_UNSHARED")
    throw refuse("INVALID", "What is taken are SHARE_ACCEPTED, SHARE_DECLINED and SHARE_UNSHARED.");
  // Servers number their shares alike: the secret says which one is meant.
  for (const row of await readWithProvider(deps.db, providerId))
    if (isSecretOf(deps, row, secret)) return withdrawn(deps, row);
  throw unknown();
}
