import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";

const usages = ["master", "self_signing", "user_signing"] as const;

/** The public key of a cross-signing key object. */
function publicOf(key: JsonObject): string {
  const keys = key["keys"];
  const value = isObject(keys) ? Object.values(keys)[0] : undefined;
  return typeof value === "string" ? value : "";
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
    if (!isObject(key) || key["user_id"] !== userId) refuse("M_INVALID_PARAM", "The key is not one's own.");
    return [{ usage, key }];
  });
  const isChange = given.some(({ usage, key }) => {
    const before = known.get(usage);
    return before !== undefined && publicOf(JSON.parse(before) as JsonObject) !== publicOf(key);
  });
  if (known.has("master") && isChange) {
    const { auth } = body;
    const isRight =
      isObject(auth) &&
      auth["type"] === "m.login.password" &&
      typeof auth["password"] === "string" &&
      (await core.identity.checkAgain(principal, auth["password"]));
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

/** `/keys/signatures/upload`: signatures of one's own devices and keys, and of other people's master keys. */
export async function uploadSignatures(core: Core, userId: string, body: JsonObject): Promise<JsonObject> {
  const failures: JsonObject = {};
  for (const [targetId, keys] of Object.entries(body)) {
    if (!isObject(keys)) refuse("M_BAD_JSON", "Signatures are grouped by person and key.");
    for (const [keyId, signed] of Object.entries(keys)) {
      const signatures = isObject(signed) ? signed["signatures"] : undefined;
      const own = isObject(signatures) ? signatures[userId] : undefined;
      if (!isObject(own)) {
        failures[targetId] = {
          ...(isObject(failures[targetId]) ? failures[targetId] : {}),
          [keyId]: { errcode: "M_INVALID_SIGNATURE", error: "There is no signature of yours." },
        };
        continue;
      }
      for (const [signerKey, signature] of Object.entries(own)) {
        if (typeof signature !== "string") continue;
        const row = { user_id: targetId, key_id: keyId, signer: userId, signer_key: signerKey, signature };
        await core.db
          .insertInto("chat.key_signature")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["user_id", "key_id", "signer", "signer_key"]).doUpdateSet({ signature }),
          )
          .execute();
      }
    }
    await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId: targetId } }));
  }
  return { failures };
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
