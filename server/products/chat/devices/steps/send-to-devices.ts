import type { Principal } from "#http";
import type { Core } from "../../core.ts";
import { isObject, isUserId, type JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { readDehydratedIds } from "../../dehydrated/queries.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyOf, param } from "../../protocol/scope.ts";
import { requirePlain } from "../../timeline/send.ts";
import { isKnown } from "../known.ts";

/** Leaves a message for other devices, once per transaction id; people whom the caller may not know of get none. */
export const sendToDevices = defineStep({
  name: "send-to-devices",
  section: "Send-to-Device messaging",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    const type = param(request, "eventType");
    const txnId = param(request, "txnId");
    requirePlain(type, "The type");
    requirePlain(txnId, "The transaction id");
    const { messages } = bodyOf(request);
    if (!isObject(messages)) refuse("M_BAD_JSON", "messages must be an object.");
    const dehydrated = await readDehydratedIds(core.db, Object.keys(messages).filter(isUserId));
    const pending: Pending[] = [];
    for (const [userId, devices] of Object.entries(messages)) {
      if (!isObject(devices)) refuse("M_BAD_JSON", "messages must hold objects.");
      pending.push(...(await addressTo(core, { sender: person, type, dehydrated }, userId, devices)));
    }
    if (pending.length > mostTargets) refuse("M_TOO_LARGE", `A request goes to at most ${mostTargets} devices.`);
    if (!(await isFresh(core, `${person.userId}\t${person.deviceId ?? ""}\t${type}\t${txnId}`))) return { answer: {} };
    const letters = pending.reduce((sum, one) => sum + one.letters, 0);
    core.limiter.oweFor(person.userId, "toDevice", letters);
    if (pending.length > 0)
      await core.writer.write((batch) => {
        for (const { body } of pending) batch.note({ kind: "toDevice", body });
      });
    return { answer: {} };
  },
});

interface Pending {
  readonly body: { readonly userId: string; readonly deviceId: string; readonly content: JsonObject };
  readonly letters: number;
}

/** As long as an event may be. */
const mostLetters = 65_536;
/** Clients send to 20 to 250 devices at a time. */
const mostTargets = 1000;

/** Whether the transaction is new; it is remembered. */
async function isFresh(core: Core, txn: string): Promise<boolean> {
  const stored = await core.db
    .insertInto("chat.to_device_txn")
    .values({ txn })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return stored.numInsertedOrUpdatedRows !== 0n;
}

/** What is sent, and by whom. `dehydrated`: devices that no session has, by person. */
interface Sending {
  readonly sender: Principal;
  readonly type: string;
  readonly dehydrated: ReadonlyMap<string, string>;
}

async function addressTo(
  core: Core,
  { sender, type, dehydrated }: Sending,
  userId: string,
  devices: JsonObject,
): Promise<Pending[]> {
  const person = (await isKnown(core, sender, userId)) ? await core.identity.personByName(userId) : null;
  if (!person) return [];
  const sessions = (await core.identity.sessionsOf(person.id)).flatMap((one) => one.deviceId ?? []);
  const existing = [...new Set([...sessions, ...[dehydrated.get(userId) ?? []].flat()])];
  return Object.entries(devices).flatMap(([deviceId, content]) => {
    if (!isObject(content)) refuse("M_BAD_JSON", "A message must be an object.");
    const letters = JSON.stringify(content).length;
    if (letters > mostLetters) refuse("M_TOO_LARGE", `A message has at most ${mostLetters} characters.`);
    const targets = deviceId === "*" ? existing : existing.filter((one) => one === deviceId);
    return targets.map((target) => ({
      body: { userId, deviceId: target, content: { type, sender: sender.userId, content } },
      letters,
    }));
  });
}
