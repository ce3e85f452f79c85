import { useSyncExternalStore } from "react";
import { text } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import { ApiError, explain } from "../api.ts";
import { now } from "../clock.ts";
import { live } from "../live.ts";
import { queryClient } from "../query.ts";
import { openBoxes } from "./boxes.ts";
import type { WaitingRequest } from "./entry.ts";
import { Outbox } from "./outbox.ts";
import "./text.ts";

let opened: { readonly userId: string; readonly outbox: Promise<Outbox> } | null = null;
let current: Outbox | null = null;
const listeners = new Set<() => void>();
const none: readonly WaitingRequest[] = [];

const publish = (): void => {
  for (const listener of listeners) listener();
};

async function open(userId: string): Promise<Outbox> {
  const outbox = new Outbox(userId, await openBoxes<{ txnId: string }, WaitingRequest>(userId), {
    onSent: () => void queryClient.invalidateQueries(),
    onRefused: (entry) => showToast({ text: sentenceOf(entry), tone: "danger" }),
    onUnstored: () => showToast({ text: text("outbox.unstored"), tone: "danger" }),
  });
  outbox.watch(publish);
  const onStatus = (): void => {
    if (outbox === current && !live.isLost && outbox.entries().length > 0) outbox.flush();
  };
  live.watchStatus(onStatus);
  addEventListener("online", onStatus);
  current = outbox;
  await outbox.start();
  publish();
  return outbox;
}

/** The person's outbox; opened once, and its sending begun. */
export function outboxOf(userId: string): Promise<Outbox> {
  if (opened?.userId !== userId) opened = { userId, outbox: open(userId) };
  return opened.outbox;
}

/** Sends a change, or keeps it until the network is back and answers null. */
export async function sendOrStore<T>(
  userId: string,
  change: Pick<WaitingRequest, "about" | "method" | "path" | "body" | "text">,
): Promise<T | null> {
  const outbox = await outboxOf(userId);
  return outbox.send<T>({
    ...change,
    id: newKey(),
    page: location.pathname,
    at: now(),
    triedAt: null,
    refusal: null,
  });
}

/** A UUID version 4; `crypto.randomUUID` is missing where the page came without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** Stops sending; a person who signs out leaves nothing behind. */
export async function endOutbox(isSignedOut: boolean): Promise<void> {
  const ended = await opened?.outbox;
  opened = null;
  current = null;
  await ended?.end(isSignedOut);
  publish();
}

/** How many changes and messages of a person wait in this browser. */
export async function countWaiting(userId: string): Promise<number> {
  const boxes = await openBoxes(userId);
  const lists = await Promise.all([boxes.messages.all(), boxes.requests.all()]).catch(() => []);
  return lists.flat().length;
}

/** What waits about a thing and what lies in it, the oldest first. */
export function useWaiting(about: string): readonly WaitingRequest[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current?.entries() ?? none,
  );
  return all.filter((one) => one.about === about || one.about.startsWith(`${about} `));
}

export const discardWaiting = (id: string): void => void current?.discard(id);

/** Why it was not sent. */
export function sentenceOf({ refusal }: WaitingRequest): string {
  const { status, code } = refusal ?? { status: 0, code: "" };
  return `${text("outbox.refused")} ${explain(new ApiError(status, code, ""))}`;
}
