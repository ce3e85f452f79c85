import type { Dots, Voting } from "@safos/contract/whiteboards";
import { uuid } from "#clock";
import type { Collaboration } from "#collaboration";
import type { AnyDb } from "#database";
import { itemIdOf, topicOfWorkspace, type Events } from "#events";
import { refuse } from "#http";
import { eventActorOf, type Actor, type Items } from "#items";
import type { WhiteboardDb } from "./queries.ts";
import {
  closeVoting,
  deleteVoting,
  holdBallot,
  holdVoting,
  readBallots,
  readVoting,
  replaceVoting,
  updateBallot,
  type BallotRow,
  type VotingRow,
} from "./voting-queries.ts";

/**
 * Dot-voting. Rounds and dots lie in tables and not in the shared document, where every editor's page could write
 * whatever it liked in anybody's name.
 */
export interface VotingService {
  /** As the actor sees it; null when there is no round. */
  view(actor: Actor, id: string): Promise<Voting | null>;
  start(actor: Actor, id: string, dots: number): Promise<Voting | null>;
  close(actor: Actor, id: string): Promise<Voting | null>;
  /** Ends the round and forgets its dots. */
  end(actor: Actor, id: string): Promise<void>;
  /** Refuses NO_VOTING when that round is not open any more, and TOO_MANY_DOTS. */
  vote(actor: Actor, id: string, dots: Dots): Promise<Voting | null>;
  /** Counts once; the answer gives what a voter sees of it. For the live socket. */
  readFor(id: string): Promise<(voter: string | null) => Voting | null>;
}

/** How a voter is stored. */
export const voterName = (kind: "p" | "g", id: string): string => `${kind} ${id}`;
function voterOf(actor: Actor): string | null {
  if (actor.person) return voterName("p", actor.person.personId);
  return actor.link?.guest ? voterName("g", actor.link.guest.id) : null;
}

const sum = (dots: Iterable<number>): number => [...dots].reduce((all, one) => all + one, 0);

function countFor(round: VotingRow, ballots: readonly BallotRow[]): (voter: string | null) => Voting {
  const counts = new Map<string, number>();
  const own = new Map<string, BallotRow["dots"]>();
  for (const { voter, dots } of ballots) {
    own.set(voter, dots);
    for (const [elementId, count] of Object.entries(dots)) counts.set(elementId, (counts.get(elementId) ?? 0) + count);
  }
  return (voter) => {
    const mine = new Map(Object.entries(own.get(voter ?? "") ?? {}));
    return {
      id: round.id,
      dots: round.dots,
      isOpen: round.isOpen,
      left: round.dots - sum(mine.values()),
      given: [...counts].map(([elementId, count]) => ({ elementId, count, mine: mine.get(elementId) ?? 0 })),
    };
  };
}

export function createVoting(deps: {
  db: WhiteboardDb;
  events: Events;
  items: Items;
  collaboration: Collaboration;
}): VotingService {
  const { db, events, items, collaboration } = deps;

  // In every process: everyone who has it open gets it on the same socket as what is drawn, visitors too.
  events.watch(["whiteboard.votingChanged"], (event) =>
    collaboration.broadcast({ kind: "whiteboard", id: itemIdOf(event) }),
  );

  async function readFor(id: string): Promise<(voter: string | null) => Voting | null> {
    const round = await readVoting(db, id);
    return round ? countFor(round, await readBallots(db, round.id)) : () => null;
  }

  /** Changes a round, if there is anything to change, and publishes it. */
  async function change(actor: Actor, id: string, work: (trx: AnyDb) => Promise<boolean>): Promise<void> {
    const item = await items.require(actor, "whiteboard", id, "write");
    if ((await collaboration.versions.state(item)).lockedAt) throw refuse("DOCUMENT_LOCKED");
    await db.transaction().execute(async (trx) => {
      const isChanged = await work(trx);
      // It may have gone while the round was waited for.
      await items.requireStill(trx, actor, [item], "write");
      if (isChanged)
        // On the document's own socket, not on the workspace's.
        await events.emit(trx, {
          type: "whiteboard.votingChanged",
          actor: eventActorOf(actor),
          workspaceId: item.workspaceId,
          item: { kind: "whiteboard", id: item.id },
          subject: topicOfWorkspace(item.workspaceId ?? ""),
          payload: {},
        });
    });
  }

  const seenBy = async (actor: Actor, id: string): Promise<Voting | null> => (await readFor(id))(voterOf(actor));

  return {
    readFor,
    async view(actor, id) {
      await items.require(actor, "whiteboard", id, "read");
      return seenBy(actor, id);
    },
    async start(actor, id, dots) {
      await change(actor, id, async (trx) => {
        await replaceVoting(trx, { id: uuid(), whiteboardId: id, dots });
        return true;
      });
      return seenBy(actor, id);
    },
    async close(actor, id) {
      await change(actor, id, (trx) => closeVoting(trx, id));
      return seenBy(actor, id);
    },
    end: (actor, id) => change(actor, id, (trx) => deleteVoting(trx, id)),
    async vote(actor, id, { votingId, elementId, dots }) {
      const voter = voterOf(actor);
      if (voter === null) throw refuse("FORBIDDEN", "Give your name before you vote.");
      await change(actor, id, async (trx) => {
        const round = await holdVoting(trx, id, votingId);
        if (round?.isOpen !== true) throw refuse("NO_VOTING");
        const { [elementId]: before = 0, ...others } = await holdBallot(trx, votingId, voter);
        if (before === dots) return false;
        if (sum(Object.values(others)) + dots > round.dots)
          throw refuse("TOO_MANY_DOTS", {
            limit: round.dots,
          });
        await updateBallot(trx, votingId, voter, dots === 0 ? others : { ...others, [elementId]: dots });
        return true;
      });
      return seenBy(actor, id);
    },
  };
}
