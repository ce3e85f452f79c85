import { rankOfClass, type InformationClass } from "@safos/contract/policy";
import { now } from "#clock";
import { topicOfItem, type EventActor, type Events } from "#events";
import { currentRequest, type Log, type RequestTrace } from "#log";
import type { Organisations } from "#organisations";
import type { Classed, Classes } from "../classes/classes.ts";
import { eventActorOf } from "../event-actor.ts";
import type { ItemRef, LinkVisitor } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import { createBatch } from "./batch.ts";
import { deleteOldUses } from "./queries.ts";
import { createUserName } from "./user-name.ts";

/**
 * What the audit log is told of reading: that a link was used, once for each visitor and day, and that an item was read whose
 * class asks for it, once for each person and hour. Nobody waits for it: it is written together with others, a moment later.
 */
export interface Uses {
  /** Someone opened an item, or took out a copy of what is in it. */
  read(actor: EventActor, item: Classed, how: "opened" | "downloaded"): void;
  /** Someone came by a link. */
  linkUsed(link: LinkVisitor): void;
  /** Someone without an account gave a wrong password for a link to an item; null: for that by which guests come to a meeting. */
  unlockFailed(item: ItemRef & { readonly workspaceId: string }, grantId: string | null): void;
  /** Writes what waits to be written. */
  flush(): Promise<void>;
  /** Forgets what no longer keeps anything from being noted again. */
  trim(): Promise<void>;
}

export interface UseDeps {
  readonly db: ItemDb;
  readonly events: Events;
  readonly classes: Classes;
  readonly organisations: Organisations;
  readonly log: Pick<Log, "warn">;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The name of a period and its end. */
const periodOf = (ms: number): { readonly name: number; readonly endsAt: Date } => {
  const name = Math.floor(now() / ms);
  return { name, endsAt: new Date((name + 1) * ms) };
};

export function createUses({ db, events, classes, organisations, log }: UseDeps): Uses {
  const batch = createBatch(db, log);
  const nameOf = createUserName();

  /** The class of an item, where reading it is noted; by the rule of the workspace's organisation. */
  async function notedClass(item: Classed): Promise<InformationClass | null> {
    const place = await classes.placeOf(item);
    const level = place?.informationClass ?? null;
    const from = organisations.byId(place?.organisationId ?? "")?.rules.auditReadsFrom ?? "K3";
    return from !== "never" && rankOfClass(level) >= rankOfClass(from) ? level : null;
  }

  async function noteRead(
    actor: EventActor,
    item: Classed,
    how: "opened" | "downloaded",
    trace: RequestTrace | undefined,
  ): Promise<void> {
    const level = await notedClass(item);
    const { kind, id, workspaceId } = item;
    if (level === null || workspaceId === null) return;
    // Parts of one download come as requests of their own.
    const { name, endsAt } = periodOf(how === "opened" ? hourMs : minuteMs);
    batch.note({
      key: `${how} ${kind} ${id} ${nameOf(actor, trace)} ${name}`,
      endsAt,
      trace,
      emit: (trx) =>
        events.emit(trx, {
          type: "item.read",
          actor,
          workspaceId,
          item: { kind, id },
          subject: topicOfItem({ kind, id }),
          payload: { how, informationClass: level },
        }),
    });
  }

  return {
    read(actor, item, how) {
      noteRead(actor, item, how, currentRequest()).catch((error: unknown) =>
        log.warn({ error }, "a use of an item could not be noted"),
      );
    },
    linkUsed(link) {
      const { kind, id, workspaceId } = link.item;
      const trace = currentRequest();
      const actor = eventActorOf({ person: null, link });
      const { name, endsAt } = periodOf(dayMs);
      batch.note({
        key: `link ${link.grantId} ${nameOf(actor, trace)} ${name}`,
        endsAt,
        trace,
        emit: (trx) =>
          events.emit(trx, {
            type: "link.used",
            actor,
            workspaceId,
            item: { kind, id },
            subject: topicOfItem({ kind, id }),
            payload: { grantId: link.grantId },
          }),
      });
    },
    unlockFailed({ kind, id, workspaceId }, grantId) {
      const trace = currentRequest();
      const actor = { kind: "unknown" } as const;
      const { name, endsAt } = periodOf(hourMs);
      batch.note({
        key: `unlock ${kind} ${id} ${grantId ?? ""} ${nameOf(actor, trace)} ${name}`,
        endsAt,
        trace,
        emit: (trx) =>
          events.emit(trx, {
            type: "link.unlockFailed",
            actor,
            workspaceId,
            item: { kind, id },
            subject: topicOfItem({ kind, id }),
            payload: { grantId },
          }),
      });
    },
    flush: () => batch.flush(),
    trim: () => deleteOldUses(db),
  };
}
