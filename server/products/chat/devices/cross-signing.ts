import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { hasShownPassword } from "../protocol/shown-password.ts";
import { ed25519In, isSignedWith } from "./signed.ts";

const usages = ["master", "self_signing", "user_signing"] as const;

/** The public key of a cross-signing key object. */
function publicOf(key: JsonObject): string {
  const keys = key["keys"];
  const value = isObject(keys) ? Object.values(keys)[0] : undefined;
  return typeof value === "string" ? value : "";
}

/**
 * A cross-signing key is its owner's, is named by itself, says what it is for, and hangs on the master key: on the one that comes with it
 * or the one that is known (client-server API, "Key and signature security"). Refuses M_INVALID_PARAM, M_MISSING_PARAM and
 * M_INVALID_SIGNATURE.
 */
function requireSound(
  userId: string,
  given: readonly { readonly usage: (typeof usages)[number]; readonly key: JsonObject }[],
  stored: JsonObject | null,
): void {
  const master = given.find((one) => one.usage === "master")?.key ?? stored;
  for (const { usage, key } of given) {
    const isNamed = ed25519In(key, publicOf(key)) !== null;
    const isMeant = Array.isArray(key["usage"]) && key["usage"].includes(usage);
    if (key["user_id"] !== userId || !isNamed || !isMeant)
      refuse("M_INVALID_PARAM", `That is no ${usage} key of yours.`);
    if (usage === "master") continue;
    if (!master) refuse("M_MISSING_PARAM", "The master key comes first.");
    const masterId = publicOf(master);
    const raw = ed25519In(master, masterId);
    if (!raw || !isSignedWith(key, userId, masterId, raw))
      refuse("M_INVALID_SIGNATURE", `The ${usage} key is not signed by the master key.`);
  }
}

/**
 * Stores cross-signing keys. The first set needs no further proof (client-server API v1.11); replacing one needs the
 * password: then the answer is what must be shown, else undefined.
 */
export async function uploadCrossSigning(
  core: Core,
  principal: Principal,
  body: JsonObject,
): Promise<JsonObject | undefined> {
  const { userId } = principal;
  const known = new Map(
    (await core.db.selectFrom("chat.cross_signing_key").selectAll().where("user_id", "=", userId).execute()).map(
      (row) => [row.usage, row.content],
    ),
  );
  const given = usages.flatMap((usage) => {
    const key = body[`${usage}_key`];
    if (key === undefined || key === null) return [];
    if (!isObject(key)) refuse("M_BAD_JSON", "A key is an object.");
    return [{ usage, key }];
  });
  const stored = known.get("master");
  requireSound(userId, given, stored === undefined ? null : (JSON.parse(stored) as JsonObject));
  const isChange = given.some(({ usage, key }) => {
    const before = known.get(usage);
    return before !== undefined && publicOf(JSON.parse(before) as JsonObject) !== publicOf(key);
  });
  if (known.has("master") && isChange) {
    const isRight = await hasShownPassword(core, principal, body["auth"]);
    if (!isRight) return { flows: [{ stages: ["m.login.password"] }], params: {}, session: principal.sessionId };
  }
  for (const { usage, key } of given) {
    const content = JSON.stringify(key);
    await core.db
      .insertInto("chat.cross_signing_key")
      .values({ user_id: userId, usage, content })
      .onConflict((conflict) => conflict.columns(["user_id", "usage"]).doUpdateSet({ content }))
      .execute();
  }
  await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
  return undefined;
}

/** Adds the signatures that were uploaded for a key: the owner's, and the reader's own. */
export async function withSignatures(
  core: Core,
  callerId: string,
  userId: string,
  keyId: string,
  key: JsonObject,
): Promise<JsonObject> {
  const rows = await core.db
    .selectFrom("chat.key_signature")
    .selectAll()
    .where("user_id", "=", userId)
    .where("key_id", "=", keyId)
    .where("signer", "in", [userId, callerId])
    .execute();
  if (rows.length === 0) return key;
  const signatures: JsonObject = isObject(key["signatures"]) ? { ...key["signatures"] } : {};
  for (const row of rows) {
    const before = signatures[row.signer];
    signatures[row.signer] = { ...(isObject(before) ? before : {}), [row.signer_key]: row.signature };
  }
  return { ...key, signatures };
}

export async function readCrossSigning(core: Core, callerId: string, users: readonly string[]): Promise<JsonObject> {
  const found: Record<"master_keys" | "self_signing_keys" | "user_signing_keys", JsonObject> = {
    master_keys: {},
    self_signing_keys: {},
    user_signing_keys: {},
  };
  if (users.length === 0) return found;
  const rows = await core.db.selectFrom("chat.cross_signing_key").selectAll().where("user_id", "in", users).execute();
  for (const row of rows) {
    // Whom someone trusts is their own business.
    if (row.usage === "user_signing" && row.user_id !== callerId) continue;
    const key = JSON.parse(row.content) as JsonObject;
    const section = found[`${row.usage as (typeof usages)[number]}_keys`];
    section[row.user_id] = await withSignatures(core, callerId, row.user_id, publicOf(key), key);
  }
  return found;
}
