import { Refusal } from "#http";
import type { Core } from "../../core.ts";
import { defineStep, type Exchange } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { threadOf, type StoredEvent } from "../../rooms/stored-event.ts";
import { readEvent } from "../../timeline/read.ts";
import { requirePlain } from "../../timeline/send.ts";
import type { SubscriptionState } from "../subscriptions.ts";

const about = { name: "change-subscription", section: "MSC4306: Thread subscriptions", gives: ["answer"] } as const;
/** Of one person, with those that they have taken back. */
const mostThreads = 10_000;

/** An event of a room that the person sees, or null: what they may not see does not exist for them. */
async function findEvent(core: Core, userId: string, roomId: string, eventId: string): Promise<StoredEvent | null> {
  try {
    return await readEvent(core, userId, roomId, eventId);
  } catch (error) {
    if (error instanceof Refusal && (error.code === "M_FORBIDDEN" || error.code === "M_NOT_FOUND")) return null;
    throw error;
  }
}

/** The event that the path names, from which a thread goes or may go. Refuses M_NOT_FOUND. */
async function requireRoot({ core, request }: Exchange, userId: string): Promise<StoredEvent> {
  const event = await findEvent(core, userId, param(request, "roomId"), param(request, "eventId"));
  return event && threadOf(event) === undefined ? event : refuse("M_NOT_FOUND", "There is no such thread.");
}

/** Of several processes each may know less than the others: what counts is decided where it is stored. */
async function change(
  { memory, writer }: Core,
  userId: string,
  { roomId, id: root }: StoredEvent,
  { state, cause }: { readonly state: SubscriptionState; readonly cause: number | null },
): Promise<void> {
  const { threadSubscriptions } = memory;
  if (!threadSubscriptions.get(userId, root) && threadSubscriptions.of(userId).size >= mostThreads) {
    // Nobody is subscribed to what is not kept.
    if (state === "none") return;
    refuse("M_FORBIDDEN", `A person subscribes to ${mostThreads} threads at most.`);
  }
  await writer.write((batch) =>
    batch.note({ kind: "threadSubscription", body: { userId, roomId, root, state, cause } }),
  );
}

export const answerSubscription = defineStep({
  ...about,
  needs: ["person"],
  async run(exchange, { person: { userId } }) {
    const { id } = await requireRoot(exchange, userId);
    const state = exchange.core.memory.threadSubscriptions.get(userId, id)?.state ?? "none";
    if (state === "none") refuse("M_NOT_FOUND", "You are not subscribed to this thread.");
    return { answer: { automatic: state === "automatic" } };
  },
});

export const subscribe = defineStep({
  ...about,
  needs: ["person", "body"],
  async run(exchange, { person: { userId }, body }) {
    const { core } = exchange;
    const root = await requireRoot(exchange, userId);
    const automatic = body["automatic"] ?? false;
    if (automatic === false) await change(core, userId, root, { state: "manual", cause: null });
    else {
      if (typeof automatic !== "string") refuse("M_BAD_JSON", "automatic is the id of the event that it is for.");
      requirePlain(automatic, "automatic");
      const cause = await findEvent(core, userId, root.roomId, automatic);
      if (!cause || threadOf(cause) !== root.id)
        refuse("IO.ELEMENT.MSC4306.M_NOT_IN_THREAD", "The event is not in this thread.");
      await change(core, userId, root, { state: "automatic", cause: cause.position });
      if (core.memory.threadSubscriptions.isSubscribed(userId, root.id) !== true)
        refuse("IO.ELEMENT.MSC4306.M_CONFLICTING_UNSUBSCRIPTION", "You have unsubscribed since that event.");
    }
    return { answer: {} };
  },
});

export const unsubscribe = defineStep({
  ...about,
  needs: ["person"],
  async run(exchange, { person: { userId } }) {
    await change(exchange.core, userId, await requireRoot(exchange, userId), { state: "none", cause: null });
    return { answer: {} };
  },
});
