import type { EventActor, EventEnvelope, EventItem } from "@safos/contract/event";
import type { EventMap } from "@safos/contract/events";

type Types<M> = keyof M & string;

/** Something that happened. `M` maps types to payloads; tests have maps of their own. */
interface Event<T extends Types<M>, M = EventMap> extends EventEnvelope {
  /** Its position in the outbox. */
  readonly id: number;
  readonly type: T;
  readonly at: Date;
  /** Events of one subject arrive in order: `workspace:<id>`. */
  readonly subject: string;
  /** Who may be shown it live: `workspace:<id>`, `person:<id>`, `item:<kind>/<id>`. */
  readonly topics: readonly string[];
  readonly payload: M[T];
}

/** An event of one of several types, told apart by `type`. */
export type EventOf<T extends Types<M>, M = EventMap> = {
  [K in T]: Event<K, M>;
}[T];

/** An event to be written; what is left out of the envelope is null, nothing or the system. */
export type OutboxEvent<T extends Types<M>, M = EventMap> = {
  [K in T]: {
    readonly type: K;
    readonly subject: string;
    readonly topics?: readonly string[];
    readonly payload: M[K];
  } & Partial<EventEnvelope>;
}[T];

export type AnyEvent = EventOf<keyof EventMap>;
export type AnyOutboxEvent = OutboxEvent<keyof EventMap>;

/** What the deployment does by itself: the clock, a job, a protocol that names nobody. */
export const system: EventActor = { kind: "system" };

/** A person, or the system where it is not known who it was. */
export const byPerson = (id: string | null | undefined): EventActor =>
  id === null || id === undefined ? system : { kind: "person", id };

/** The person who acted; null for guests, links and the system. */
export const personOf = (actor: EventActor): string | null => (actor.kind === "person" ? actor.id : null);

export const topicOfWorkspace = (workspaceId: string): string => `workspace:${workspaceId}`;
export const topicOfPerson = (personId: string): string => `person:${personId}`;
export const topicOfItem = ({ kind, id }: EventItem): string => `item:${kind}/${id}`;

/**
 * The envelope, subject and topics of what happened to an item of a workspace: anyone who may see the workspace, the item
 * or what it lies in may be shown it.
 */
export function aboutItem(of: {
  readonly actor: EventActor;
  readonly workspaceId: string;
  readonly item: EventItem;
  readonly parents?: readonly EventItem[];
}): Pick<EventEnvelope, "actor" | "workspaceId" | "item" | "parents"> & { subject: string; topics: string[] } {
  const { actor, workspaceId, item, parents = [] } = of;
  return {
    actor,
    workspaceId,
    item,
    parents,
    subject: topicOfWorkspace(workspaceId),
    topics: [topicOfWorkspace(workspaceId), ...[item, ...parents].map(topicOfItem)],
  };
}

/** The id of the item that an event is about; for events that are always about one. */
export function itemIdOf(event: { readonly type: string; readonly item: EventItem | null }): string {
  if (!event.item) throw new Error(`${event.type} is about no item.`);
  return event.item.id;
}

/** An event about an item of a workspace, with its payload typed by its name. */
export function itemEvent<T extends keyof EventMap>(
  type: T,
  about: Parameters<typeof aboutItem>[0],
  payload: EventMap[T],
): AnyOutboxEvent {
  return { type, ...aboutItem(about), payload } as AnyOutboxEvent;
}
