import type { HoldingName } from "@safos/contract/departures";
import type { EventActor } from "#events";
import type { Person } from "#identity";
import type { Workspaces } from "#workspaces";

/** How much of something a person has. */
export interface Held {
  readonly count: number;
  readonly bytes?: number;
  /** Names of workspaces; never titles of what is in them. */
  readonly names?: readonly string[];
}

/** One leaves, another takes over, as `actor` decided. */
export interface HandOver {
  readonly from: Person;
  readonly to: Person;
  readonly actor: EventActor;
}

/** A kind of things that a person has and someone must take over. */
export interface Holding {
  readonly name: HoldingName;
  count(personId: string): Promise<Held>;
  /** May be called again after a stop in the middle. What the successor may not open is kept as it is. */
  handOver(what: HandOver): Promise<{ readonly given: number; readonly kept: number }>;
}

/**
 * Things that one person made and owns, such as boards. The successor gets those of the workspaces where they may write;
 * the others stay, and everyone who writes there keeps what they may do with them.
 */
export function ownedThings(of: {
  readonly name: HoldingName;
  readonly workspaces: Pick<Workspaces, "listFor" | "can">;
  /** What is not in the trash. */
  readonly countOwned: (personId: string) => Promise<number>;
  /** Changes the owner of what lies in these workspaces; how many. */
  readonly changeOwner: (fromId: string, toId: string, workspaceIds: readonly string[]) => Promise<number>;
}): Holding {
  return {
    name: of.name,
    count: async (personId) => ({ count: await of.countOwned(personId) }),
    async handOver({ from, to }) {
      const given = await of.changeOwner(from.id, to.id, await workspacesToWriteIn(of.workspaces, to.id));
      return { given, kept: await of.countOwned(from.id) };
    },
  };
}

/** The workspaces where someone may write, and so may own what others made. */
async function workspacesToWriteIn(
  workspaces: Pick<Workspaces, "listFor" | "can">,
  personId: string,
): Promise<string[]> {
  const list = await workspaces.listFor(personId);
  return list.filter(({ role }) => workspaces.can(role, "write")).map(({ workspace }) => workspace.id);
}
