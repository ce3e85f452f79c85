import type { FetchMessageObject, ImapFlow } from "imapflow";
import type { Log } from "#log";
import { mostBytes, mostRecipients } from "../letter.ts";
import type { Progress } from "./progress.ts";
import { recipientHeaders, recipientsIn } from "./recipients.ts";

const batch = 100;

export interface Reading {
  /** Those of the addresses that were signed here and are for someone. */
  ours(addresses: readonly string[]): string[];
  /** Resolves when nobody needs to read it again, with whether it has served its purpose and can be removed. */
  take(to: readonly string[], content: Buffer): Promise<boolean>;
}

/** Looks through a mailbox from where it was left, and at what is late; ends early where `signal` says so. */
export function createPass(options: {
  readonly progress: Progress;
  readonly reading: Reading;
  readonly log: Log;
  readonly signal: AbortSignal;
}) {
  const { progress, reading, log, signal } = options;

  /** What is gone from the mailbox is settled. */
  async function takeOne(client: ImapFlow, uid: number, to: readonly string[]): Promise<void> {
    const found = await client.fetchOne(String(uid), { source: { maxLength: mostBytes } }, { uid: true });
    if (found === false || !found.source) return progress.settle(uid);
    let isSpent = false;
    try {
      isSpent = await reading.take(to, found.source);
    } catch (error) {
      const isLater = await progress.delay(uid);
      log.warn({ error, uid }, isLater ? "a mail was not read; it is tried again" : "a mail was not read, and is left");
      return;
    }
    if (isSpent) await client.messageDelete(String(uid), { uid: true });
    await progress.settle(uid);
  }

  async function look(client: ImapFlow, uids: readonly number[]): Promise<void> {
    if (uids.length === 0) return;
    const query = { uid: true, size: true, headers: recipientHeaders };
    const heads: FetchMessageObject[] = await client.fetchAll(uids.join(","), query, { uid: true });
    for (const { uid, size, headers } of heads) {
      if (signal.aborted) return;
      const to = headers ? reading.ours(recipientsIn(headers)).slice(0, mostRecipients) : [];
      // What is no answer, or too large to be one, is for people who read this mailbox.
      if (to.length > 0 && (size ?? 0) <= mostBytes) await takeOne(client, uid, to);
      else await progress.settle(uid);
    }
  }

  async function pass(client: ImapFlow, validity: bigint): Promise<void> {
    const next = await progress.begin(validity);
    const found = (await client.search({ uid: `${next}:*` }, { uid: true })) || [];
    // `n:*` has the last one also where its number is below n.
    const uids = found.filter((uid) => uid >= next).sort((a, b) => a - b);
    for (let at = 0; at < uids.length && !signal.aborted; at += batch) {
      const some = uids.slice(at, at + batch);
      await look(client, some);
      if (!signal.aborted) await progress.reach((some.at(-1) ?? 0) + 1);
    }
    const due = await progress.due();
    await look(client, due);
    if (signal.aborted) return;
    // Of a late one that is no longer there nothing came back.
    const left = await progress.due();
    for (const uid of left) if (due.includes(uid)) await progress.settle(uid);
  }

  return pass;
}
