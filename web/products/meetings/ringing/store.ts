import type { Ring } from "@safos/contract/ringing";
import { notificationRoutes } from "@safos/contract/routes/notifications";
import { ringingRoutes } from "@safos/contract/routes/ringing";
import { useSyncExternalStore } from "react";
import { ApiError } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { readRoomCalls, requireRoomCalls } from "../../../platform/room-calls.ts";
import { enterCall, isSealed } from "./enter.ts";

export interface RingingState {
  /** What rings for this person, the latest first. */
  readonly incoming: readonly Ring[];
  /** What this tab has begun, until it is answered or put away. */
  readonly outgoing: Ring | null;
  /** Calls that no tab makes a sound of. */
  readonly silenced: ReadonlySet<string>;
}

/** What the bell says of it has been seen. */
const noteSeen = ({ roomId }: Ring): void =>
  void request(notificationRoutes.markRead, { body: { item: { kind: "channel", id: roomId } }, isQuiet: true }).catch(
    () => undefined,
  );

/** The call that this tab has begun, also after a reload. */
const key = "safos.ring";

let state: RingingState = { incoming: [], outgoing: null, silenced: new Set() };
const listeners = new Set<() => void>();

function set(change: Partial<RingingState>): void {
  state = { ...state, ...change };
  if (change.outgoing !== undefined) {
    if (change.outgoing?.isOpen === true) sessionStorage.setItem(key, change.outgoing.id);
    else sessionStorage.removeItem(key);
  }
  for (const listener of listeners) listener();
}

const watch = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useRinging = (): RingingState => useSyncExternalStore(watch, () => state);

/** What rings for a person, of all that is open about them. */
const incomingOf = (rings: readonly Ring[], personId: string): Ring[] =>
  rings.filter((one) => one.isOpen && one.caller.id !== personId);

let turn = 0;
/** Asks anew; the answer to an earlier question is passed over. */
export async function refreshRinging(personId: string): Promise<void> {
  const mine = ++turn;
  const { items } = await request(ringingRoutes.listRings, { isQuiet: true });
  if (mine !== turn) return;
  set({ incoming: incomingOf(items, personId) });
  const id = state.outgoing?.id ?? sessionStorage.getItem(key);
  if (id !== null) await followOutgoing(id);
}

/** One's own call: answered, it is gone into; otherwise it says what became of it. */
async function followOutgoing(id: string): Promise<void> {
  if (state.outgoing && !state.outgoing.isOpen) return;
  const ring = await request(ringingRoutes.readRing, { params: { id }, isQuiet: true }).catch((error: unknown) => {
    // Without a connection it is asked again: it may ring on.
    if (error instanceof ApiError && error.status < 500) return null;
    throw error;
  });
  if (state.outgoing && state.outgoing.id !== id) return;
  if (ring?.state !== "answered") return set({ outgoing: ring });
  set({ outgoing: null });
  enterCall(ring, ring.isVideo);
}

export async function startCall(roomId: string, isVideo: boolean): Promise<void> {
  // Nobody is called into what this tab cannot open.
  if (readRoomCalls().isEncrypted(roomId)) await requireRoomCalls(false);
  const ring = await request(ringingRoutes.startRing, { body: { roomId, isVideo } });
  // They were calling at the same time.
  if (ring.state === "answered") return enterCall(ring, isVideo);
  set({ outgoing: ring });
  if (!isSealed(ring)) return;
  // The server cannot write it there for Matrix clients.
  const userIds = ring.callees.map((one) => one.userId);
  readRoomCalls().ring({ roomId, userIds, isVideo: ring.isVideo, lifetimeMs: Date.parse(ring.endsAt) - now() });
}

export async function cancelCall(ring: Ring): Promise<void> {
  set({ outgoing: null });
  if (isSealed(ring)) readRoomCalls().unring(ring.roomId);
  await request(ringingRoutes.cancelRing, { params: { id: ring.id } });
}

export const putAway = (): void => set({ outgoing: null });

const without = (id: string): readonly Ring[] => state.incoming.filter((one) => one.id !== id);

export async function answerCall(ring: Ring, isVideo: boolean): Promise<void> {
  set({ incoming: without(ring.id) });
  const answered = await request(ringingRoutes.answerRing, { params: { id: ring.id } });
  noteSeen(ring);
  enterCall(answered, isVideo);
}

export async function declineCall(ring: Ring, message?: string): Promise<void> {
  set({ incoming: without(ring.id) });
  if (isSealed(ring)) readRoomCalls().decline(ring.roomId, ring.caller.userId);
  await request(ringingRoutes.declineRing, {
    params: { id: ring.id },
    body: message === undefined ? {} : { message },
  });
  noteSeen(ring);
}

/** It rings no longer than this, also for a page that was away when it stopped. */
export const expire = (id: string): void => set({ incoming: without(id) });

const isSilent = (id: string): void => set({ silenced: new Set(state.silenced).add(id) });
/** What is silenced in one tab does not sound in the next. */
const tabs = new BroadcastChannel("safos.ring");
tabs.addEventListener("message", ({ data }: MessageEvent<unknown>) => typeof data === "string" && isSilent(data));

export function silence(id: string): void {
  isSilent(id);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is this origin's
  tabs.postMessage(id);
}
