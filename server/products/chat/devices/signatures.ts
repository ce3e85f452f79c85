import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { ed25519In, isSignedWith } from "./signed.ts";

/** Each costs two reads. */
const mostPeople = 500;

/** What was uploaded of a person: keys of devices by their ids, and cross-signing keys by themselves. */
type KeyObjects = ReadonlyMap<string, JsonObject>;

async function readKeys(core: Core, userId: string): Promise<KeyObjects> {
  const [devices, cross] = await Promise.all([
    core.db.selectFrom("chat.device_key").select(["device_id", "content"]).where("user_id", "=", userId).execute(),
    core.db.selectFrom("chat.cross_signing_key").select("content").where("user_id", "=", userId).execute(),
  ]);
  const keys = new Map<string, JsonObject>();
  for (const { device_id: deviceId, content } of devices) keys.set(deviceId, JSON.parse(content) as JsonObject);
  for (const { content } of cross) {
    const object = JSON.parse(content) as JsonObject;
    const names = isObject(object["keys"]) ? Object.keys(object["keys"]) : [];
    for (const name of names) keys.set(name.slice(name.indexOf(":") + 1), object);
  }
  return keys;
}

/** The signatures in it that are one's own and true of the key as it is stored. */
function trueSignatures(userId: string, own: KeyObjects, target: JsonObject, signed: unknown): [string, string][] {
  const signatures = isObject(signed) ? signed["signatures"] : undefined;
  const given = isObject(signatures) ? signatures[userId] : undefined;
  return Object.entries(isObject(given) ? given : {}).flatMap(([name, signature]) => {
    const signerId = name.slice(name.indexOf(":") + 1);
    const raw = ed25519In(own.get(signerId) ?? {}, signerId);
    if (!raw || typeof signature !== "string") return [];
    const object = { ...target, signatures: { [userId]: { [name]: signature } } };
    return isSignedWith(object, userId, signerId, raw) ? [[name, signature] satisfies [string, string]] : [];
  });
}

/** `/keys/signatures/upload`: signatures of one's own devices and keys, and of other people's master keys. */
export async function uploadSignatures(core: Core, userId: string, body: JsonObject): Promise<JsonObject> {
  const failures: Record<string, JsonObject> = {};
  if (Object.keys(body).length > mostPeople)
    refuse("M_TOO_LARGE", `Signatures of at most ${mostPeople} people at a time.`);
  const own = await readKeys(core, userId);
  for (const [targetId, objects] of Object.entries(body)) {
    if (!isObject(objects)) refuse("M_BAD_JSON", "Signatures are grouped by person and key.");
    let isStored = false;
    const targets = targetId === userId ? own : await readKeys(core, targetId);
    for (const [keyId, signed] of Object.entries(objects)) {
      const target = targets.get(keyId);
      const found = target ? trueSignatures(userId, own, target, signed) : [];
      if (found.length === 0) {
        const failure = target
          ? { errcode: "M_INVALID_SIGNATURE", error: "There is no true signature of yours." }
          : { errcode: "M_NOT_FOUND", error: "There is no such key." };
        failures[targetId] = { ...failures[targetId], [keyId]: failure };
        continue;
      }
      for (const [signerKey, signature] of found) {
        const row = { user_id: targetId, key_id: keyId, signer: userId, signer_key: signerKey, signature };
        await core.db
          .insertInto("chat.key_signature")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["user_id", "key_id", "signer", "signer_key"]).doUpdateSet({ signature }),
          )
          .execute();
        isStored = true;
      }
    }
    if (isStored) await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId: targetId } }));
  }
  return { failures };
}
