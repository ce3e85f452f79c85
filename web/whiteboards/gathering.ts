import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { useMemo, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { now } from "../shell/clock.ts";

/** A round of dot-voting; everybody has `dots` to give. */
export interface Voting {
  readonly id: string;
  readonly dots: number;
  readonly isOpen: boolean;
}
/** Times in milliseconds since 1970. */
export interface Timer {
  readonly endsAt: number;
  readonly minutes: number;
}

/** What people do together on the whiteboard beside drawing: one timer, one round of voting. */
export interface Gathering {
  readonly voting: Voting | null;
  readonly timer: Timer | null;
  /** Dots by element. */
  readonly counts: ReadonlyMap<string, number>;
  readonly mine: ReadonlyMap<string, number>;
  /** How many dots are left to give. */
  readonly left: number;
}

const isTimer = (value: unknown): value is Timer =>
  typeof value === "object" && value !== null && Number.isFinite((value as Timer).endsAt);
const isVoting = (value: unknown): value is Voting =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Voting).id === "string" &&
  Number.isFinite((value as Voting).dots);

function read(doc: Y.Doc, who: string): Gathering {
  const state = doc.getMap("gathering");
  const [timer, voting] = [state.get("timer"), state.get("voting")];
  const counts = new Map<string, number>();
  const mine = new Map<string, number>();
  let given = 0;
  if (isVoting(voting))
    for (const [key, value] of doc.getMap("votes")) {
      const [round, voter, elementId] = key.split(" ");
      const dots = typeof value === "number" ? Math.min(Math.max(0, Math.floor(value)), voting.dots) : 0;
      if (round !== voting.id || elementId === undefined || dots === 0) continue;
      counts.set(elementId, (counts.get(elementId) ?? 0) + dots);
      if (voter !== who) continue;
      mine.set(elementId, dots);
      given += dots;
    }
  return {
    timer: isTimer(timer) ? timer : null,
    voting: isVoting(voting) ? voting : null,
    counts,
    mine,
    left: isVoting(voting) ? Math.max(0, voting.dots - given) : 0,
  };
}

export function useGathering(doc: Y.Doc, who: string): Gathering {
  const store = useMemo(() => {
    let current = read(doc, who);
    return {
      read: () => current,
      watch: (listener: () => void) => {
        const maps = [doc.getMap("gathering"), doc.getMap("votes")];
        const update = (): void => {
          current = read(doc, who);
          listener();
        };
        for (const one of maps) one.observe(update);
        update();
        return () => {
          for (const one of maps) one.unobserve(update);
        };
      },
    };
  }, [doc, who]);
  return useSyncExternalStore(store.watch, store.read);
}

export function startTimer(doc: Y.Doc, minutes: number): void {
  doc.getMap("gathering").set("timer", { endsAt: now() + minutes * 60_000, minutes } satisfies Timer);
}
export function stopTimer(doc: Y.Doc): void {
  doc.getMap("gathering").delete("timer");
}

/** A new round begins from nothing; the dots of the one before go. */
export function startVoting(doc: Y.Doc, dots: number): void {
  doc.transact(() => {
    doc.getMap("votes").clear();
    doc.getMap("gathering").set("voting", { id: crypto.randomUUID(), dots, isOpen: true } satisfies Voting);
  });
}
export function closeVoting(doc: Y.Doc, voting: Voting): void {
  doc.getMap("gathering").set("voting", { ...voting, isOpen: false } satisfies Voting);
}
export function endVoting(doc: Y.Doc): void {
  doc.transact(() => {
    doc.getMap("votes").clear();
    doc.getMap("gathering").delete("voting");
  });
}
export function vote(doc: Y.Doc, voting: Voting, who: string, elementId: string, dots: number): void {
  const key = `${voting.id} ${who} ${elementId}`;
  if (dots > 0) doc.getMap("votes").set(key, dots);
  else doc.getMap("votes").delete(key);
}

/** What can be voted on: notes, shapes, pictures and texts outside frames; not what decorates or holds them. */
export const isVotable = (one: BoardElement): boolean =>
  !one.isDeleted &&
  (["rectangle", "diamond", "ellipse", "image"].includes(one.type) ||
    (one.type === "text" && typeof one["containerId"] !== "string" && one.frameId === null));
