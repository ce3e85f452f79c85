import type { FastifyInstance, FastifyRequest, Principal } from "#http";
import type { Core } from "../core.ts";
import { isObject, isUserId, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, param, personOf, queryText } from "../protocol/scope.ts";
import { requirePlain } from "../timeline/send.ts";
import { readToken } from "../sync/token.ts";
import { claimKeys, queryKeys, uploadKeys } from "./keys.ts";
import { uploadCrossSigning, uploadSignatures } from "./cross-signing.ts";

function deviceOf(principal: Principal): string {
  return principal.deviceId ?? refuse("M_FORBIDDEN", "This session is not a device.");
}

/** Whether the caller may know that this person and their devices exist. */
async function isKnown(core: Core, principal: Principal, userId: string): Promise<boolean> {
  if (userId === principal.userId || core.memory.rooms.share(principal.userId, userId)) return true;
  if (!isUserId(userId)) return false;
  const person = await core.identity.personByName(userId);
  return person !== null && (await core.identity.mayKnow(principal, person));
}

export function keyRoutes(core: Core, scope: FastifyInstance): void {
  scope.post("/v3/keys/upload", async (request) => {
    const principal = personOf(request);
    return { one_time_key_counts: await uploadKeys(core, principal.userId, deviceOf(principal), bodyOf(request)) };
  });
  scope.post("/v3/keys/query", async (request) => {
    const principal = personOf(request);
    const asked = bodyOf(request)["device_keys"];
    if (!isObject(asked)) refuse("M_BAD_JSON", "device_keys must be an object.");
    const known: JsonObject = {};
    for (const [userId, devices] of Object.entries(asked).slice(0, 1000)) {
      if (!Array.isArray(devices)) refuse("M_BAD_JSON", "device_keys must hold lists of devices.");
      if (await isKnown(core, principal, userId)) known[userId] = devices;
    }
    return queryKeys(core, principal.userId, known);
  });
  scope.post("/v3/keys/claim", async (request) => {
    const principal = personOf(request);
    const asked = bodyOf(request)["one_time_keys"];
    if (!isObject(asked)) refuse("M_BAD_JSON", "one_time_keys must be an object.");
    const known: JsonObject = {};
    for (const [userId, devices] of Object.entries(asked)) {
      if (!isObject(devices)) refuse("M_BAD_JSON", "one_time_keys must hold objects.");
      if (await isKnown(core, principal, userId)) known[userId] = devices;
    }
    return { failures: {}, one_time_keys: await claimKeys(core, known) };
  });
  scope.get("/v3/keys/changes", async (request) => {
    const { userId } = personOf(request);
    const from = readToken(queryText(request, "from") ?? refuse("M_MISSING_PARAM", "from is missing.")).position;
    const to = readToken(queryText(request, "to") ?? refuse("M_MISSING_PARAM", "to is missing.")).position;
    const changed = [...core.memory.deviceChanges]
      .filter(
        ([other, position]) =>
          position > from && position <= to && (other === userId || core.memory.rooms.share(userId, other)),
      )
      .map(([other]) => other);
    return { changed, left: [] };
  });

  // js-sdk still asks for these two under the unstable prefix.
  for (const version of ["v3", "unstable"]) {
    scope.post(`/${version}/keys/device_signing/upload`, async (request, reply) => {
      const principal = personOf(request);
      const body = bodyOf(request);
      const challenge = await uploadCrossSigning(core, principal, body);
      return challenge ? reply.code(401).send(challenge) : {};
    });
    scope.post(`/${version}/keys/signatures/upload`, async (request) =>
      uploadSignatures(core, personOf(request).userId, bodyOf(request)),
    );
  }

  scope.put("/v3/sendToDevice/:eventType/:txnId", async (request) => {
    await sendToDevice(core, request);
    return {};
  });
}

async function sendToDevice(core: Core, request: FastifyRequest): Promise<void> {
  const principal = personOf(request);
  core.limiter.spend(principal.userId, "toDevice");
  const type = param(request, "eventType");
  const txnId = param(request, "txnId");
  requirePlain(type, "The type");
  requirePlain(txnId, "The transaction id");
  const { messages } = bodyOf(request);
  if (!isObject(messages)) refuse("M_BAD_JSON", "messages must be an object.");
  const fresh = await core.db
    .insertInto("chat.to_device_txn")
    .values({ txn: `${principal.userId}\t${principal.deviceId ?? ""}\t${type}\t${txnId}` })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (fresh.numInsertedOrUpdatedRows === 0n) return;
  const wanted: { userId: string; deviceId: string; content: JsonObject }[] = [];
  for (const [userId, devices] of Object.entries(messages)) {
    if (!isObject(devices)) refuse("M_BAD_JSON", "messages must hold objects.");
    if (!(await isKnown(core, principal, userId))) continue;
    const person = await core.identity.personByName(userId);
    if (!person) continue;
    const existing = (await core.identity.sessionsOf(person.id)).flatMap((one) => one.deviceId ?? []);
    for (const [deviceId, content] of Object.entries(devices)) {
      if (!isObject(content)) refuse("M_BAD_JSON", "A message must be an object.");
      const event = { type, sender: principal.userId, content };
      const targets = deviceId === "*" ? existing : existing.filter((one) => one === deviceId);
      for (const target of targets) wanted.push({ userId, deviceId: target, content: event });
    }
  }
  if (wanted.length === 0) return;
  await core.writer.write((batch) => {
    for (const body of wanted) batch.note({ kind: "toDevice", body });
  });
}
