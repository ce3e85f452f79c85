import { uuid } from "#clock";
import { byPerson } from "#events";
import { refuse } from "#http";
import { about, requireKept, type Caller, type KeyRecoveryContext } from "./context.ts";
import { readKey, removeBox, replaceKey, writeBox } from "./queries.ts";

/** From now on the organisation's people seal to this key. What they have sealed before stays until they seal anew. */
export async function setKey(context: KeyRecoveryContext, by: Caller, publicKey: string): Promise<void> {
  const { db, events } = context;
  const { organisationId, personId } = by;
  await db.transaction().execute(async (trx) => {
    const key = { id: uuid(), organisationId, publicKey, madeBy: personId };
    if (!(await replaceKey(trx, key))) throw refuse("KEY_RECOVERY_KEY_CHANGED");
    await events.emit(trx, {
      type: "keyRecovery.keyMade",
      actor: byPerson(personId),
      organisationId,
      subject: `organisation:${organisationId}`,
      payload: { keyId: key.id },
    });
  });
}

interface NewBox {
  readonly keyId: string;
  readonly secretId: string;
  readonly sealed: string;
}

/** Refuses KEY_RECOVERY_OFF, KEY_RECOVERY_NO_KEY and KEY_RECOVERY_KEY_CHANGED. */
export async function seal(context: KeyRecoveryContext, by: Caller, box: NewBox): Promise<void> {
  const { db, events } = context;
  const { organisationId, personId } = by;
  requireKept(context, by);
  await db.transaction().execute(async (trx) => {
    const key = await readKey(trx, organisationId, "forShare");
    if (!key) throw refuse("KEY_RECOVERY_NO_KEY");
    if (key.id !== box.keyId) throw refuse("KEY_RECOVERY_KEY_CHANGED");
    await writeBox(trx, { personId, organisationId, ...box });
    await events.emit(trx, {
      type: "keyRecovery.sealed",
      ...about(by, byPerson(personId)),
      payload: { personId, keyId: key.id },
    });
  });
}

/** Refuses KEY_RECOVERY_REQUIRED. */
export async function unseal(context: KeyRecoveryContext, by: Caller): Promise<void> {
  const { db, events, policy } = context;
  const { organisationId, personId } = by;
  if (!by.isGuest && policy.keyRecovery(organisationId) === "required") throw refuse("KEY_RECOVERY_REQUIRED");
  await db.transaction().execute(async (trx) => {
    if (!(await removeBox(trx, personId))) return;
    await events.emit(trx, { type: "keyRecovery.removed", ...about(by, byPerson(personId)), payload: { personId } });
  });
}
