import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { votingRoutes } from "@safos/contract/routes/whiteboards";
import { votingSubject, type Voting, type VotingState } from "@safos/contract/whiteboards";
import { useMemo, useRef, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import type { Shared, SharedSession } from "../../shared/collaboration/index.ts";
import { explain } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { request } from "../../platform/request.ts";
import { showToast } from "../../ui/index.ts";

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

function readTimer(doc: Y.Doc): Timer | null {
  const timer = doc.getMap("gathering").get("timer");
  return isTimer(timer) ? timer : null;
}

/** The timer lies in the shared document; votes are counted by the server, which tells of them beside it. */
export function useGathering(doc: Y.Doc, broadcast: Shared["broadcast"]): Gathering {
  const store = useMemo(() => {
    let current = readTimer(doc);
    return {
      read: () => current,
      watch: (listener: () => void) => {
        const map = doc.getMap("gathering");
        const update = (): void => {
          current = readTimer(doc);
          listener();
        };
        map.observe(update);
        update();
        return () => map.unobserve(update);
      },
    };
  }, [doc]);
  const timer = useSyncExternalStore(store.watch, store.read);
  const voting = (broadcast[votingSubject] ?? null) as Voting | null;
  return useMemo(
    () => ({
      timer,
      voting,
      counts: new Map((voting?.given ?? []).map((one) => [one.elementId, one.count])),
      mine: new Map((voting?.given ?? []).filter((one) => one.mine > 0).map((one) => [one.elementId, one.mine])),
      left: voting?.left ?? 0,
    }),
    [timer, voting],
  );
}

export function startTimer(doc: Y.Doc, minutes: number): void {
  doc.getMap("gathering").set("timer", { endsAt: now() + minutes * 60_000, minutes } satisfies Timer);
}
export function stopTimer(doc: Y.Doc): void {
  doc.getMap("gathering").delete("timer");
}

export interface VotingActions {
  readonly start: (dots: number) => void;
  readonly close: () => void;
  /** Ends the round and forgets its dots. */
  readonly end: () => void;
  /** How many of one's own dots lie on an element from now on. */
  readonly vote: (elementId: string, dots: number) => void;
}

/** Shows at once what was pressed, and sends one thing after the other: two quick presses are two dots. */
export function useVotingActions(session: SharedSession, whiteboardId: string, voting: Voting | null): VotingActions {
  const latest = useRef(voting);
  latest.current = voting;
  const queue = useRef<Promise<void>>(Promise.resolve());
  const waiting = useRef(0);
  return useMemo(() => {
    const params = { id: whiteboardId };
    const apply = (next: Voting | null): void => {
      latest.current = next;
      session.applyBroadcast(votingSubject, next);
    };
    function send(ask: () => Promise<Partial<VotingState>>): void {
      waiting.current += 1;
      queue.current = queue.current.then(async () => {
        try {
          const { voting: next = null } = await ask();
          waiting.current -= 1;
          // Of several, the last answer knows of them all.
          if (waiting.current === 0) apply(next);
        } catch (error) {
          waiting.current -= 1;
          showToast({ text: explain(error), tone: "danger" });
          await request(votingRoutes.readVoting, { params }).then(
            (state) => apply(state.voting),
            () => undefined,
          );
        }
      });
    }
    return {
      start: (dots) => send(() => request(votingRoutes.startVoting, { params, body: { dots } })),
      close: () => send(() => request(votingRoutes.closeVoting, { params })),
      end: () => send(() => request(votingRoutes.endVoting, { params })),
      vote(elementId, dots) {
        const round = latest.current;
        if (round?.isOpen !== true) return;
        apply(withDots(round, elementId, dots));
        send(() => request(votingRoutes.vote, { params, body: { votingId: round.id, elementId, dots } }));
      },
    };
  }, [session, whiteboardId]);
}

/** A round as it will be when the server has taken this in. */
function withDots(round: Voting, elementId: string, dots: number): Voting {
  const before = round.given.find((one) => one.elementId === elementId);
  const change = dots - (before?.mine ?? 0);
  const next = { elementId, count: (before?.count ?? 0) + change, mine: dots };
  return {
    ...round,
    left: round.left - change,
    given: [...round.given.filter((one) => one !== before), ...(next.count > 0 ? [next] : [])],
  };
}

/** What can be voted on: notes, shapes, pictures and texts outside frames; not what decorates or holds them. */
export const isVotable = (one: BoardElement): boolean =>
  !one.isDeleted &&
  (["rectangle", "diamond", "ellipse", "image"].includes(one.type) ||
    (one.type === "text" && typeof one["containerId"] !== "string" && one.frameId === null));
