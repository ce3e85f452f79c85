import type { OwnRecovery, RecoveryRequest } from "@safos/contract/key-recovery";
import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import type { MatrixClient } from "matrix-js-sdk";
import { commitmentTo, makePair, openAnswer, type Exchange } from "../../../../platform/key-recovery/seal.ts";
import { request } from "../../../../platform/request.ts";
import { restore } from "../recovery.ts";
import { showOwn } from "./own-recovery.ts";
import { forgetPending, keepPending, readPending, type Pending } from "./pending.ts";

/** What the person's page does next. */
export type Step =
  | { readonly is: "waiting" | "begun" | "lostPair" | "moved" }
  | { readonly is: "comparing" | "confirming" | "answered"; readonly exchange: Exchange };

/** `pending` null: this browser has lost what it asked with. */
export function stepOf({ id, state, officerKey }: RecoveryRequest, pending: Pending | null): Step {
  if (pending?.requestId !== id) return { is: "lostPair" };
  if (state === "asked") return { is: "waiting" };
  // Ours was shown to one officer's key; with another one someone between could choose what the signs become.
  if (pending.officerKey !== null && pending.officerKey !== officerKey) return { is: "moved" };
  if (state === "begun" || officerKey === null) return { is: "begun" };
  if (pending.officerKey === null) return { is: "moved" };
  const exchange = { requestId: id, personKey: pending.pair.publicKey, officerKey };
  if (!pending.isConfirmed) return { is: "comparing", exchange };
  return { is: state === "answered" ? "answered" : "confirming", exchange };
}

/** Asks with a new pair; what the page promises is known before an officer's key is. */
export async function askAgency(userId: string): Promise<void> {
  const pair = await makePair();
  const body = { commitment: await commitmentTo(pair.publicKey) };
  const own = await request(keyRecoveryRoutes.askForRecovery, { body });
  await keepPending(userId, { requestId: own.request?.id ?? "", pair, officerKey: null, isConfirmed: false });
  showOwn(own);
}

/**
 * An officer has begun: ours will be shown for their key, and for no other one, whatever becomes of it. What this browser
 * keeps from now on; where it is for another key, ours may have been seen, and is not shown again.
 */
export async function choose(userId: string, pending: Pending, officerKey: string): Promise<Pending> {
  const kept = await readPending(userId);
  if (kept?.requestId === pending.requestId && kept.officerKey !== null) return kept;
  const next = { ...pending, officerKey };
  await keepPending(userId, next);
  return next;
}

/** Shows our key for the one that was chosen. */
export async function showKey({ requestId: id, pair }: Pending): Promise<void> {
  showOwn(await request(keyRecoveryRoutes.revealRecoveryKey, { params: { id }, body: { publicKey: pair.publicKey } }));
}

export async function withdraw(userId: string, id: string): Promise<OwnRecovery> {
  const own = await request(keyRecoveryRoutes.withdrawRecovery, { params: { id } });
  forgetPending(userId);
  showOwn(own);
  return own;
}

/** What was asked for has been opened here, or is not needed any more. */
export async function finish(userId: string, id: string): Promise<void> {
  const own = await request(keyRecoveryRoutes.finishRecovery, { params: { id } });
  forgetPending(userId);
  showOwn(own);
}

/** Opens what the officer gave, and this device with it. How many keys came back. */
export async function takeAnswer(
  client: MatrixClient,
  pending: Pending,
  exchange: Exchange,
  sealed: string,
): Promise<number> {
  const count = await restore(client, await openAnswer(pending.pair, exchange, sealed));
  // Where the server does not take it, the device is open nevertheless, and its page finishes.
  await finish(client.getSafeUserId(), exchange.requestId).catch(() => undefined);
  return count;
}
