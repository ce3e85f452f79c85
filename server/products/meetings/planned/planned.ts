import type { Lobby } from "@safos/contract/meetings";
import { hashSecret } from "#clock";
import { byPerson, system, type Transaction } from "#events";
import { refuse, type Principal } from "#http";
import { can } from "#workspaces";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { pathOf } from "../item.ts";
import { insertNewMeeting } from "../meeting/create.ts";
import { markEnded, readMeeting, setGuestLink, setMeetingTrashed } from "../meeting/queries.ts";
import type { MeetingDb } from "../tables.ts";
import { updatePlan, type MeetingPlan } from "./queries.ts";

/** Meetings that something else plans, such as an entry of a calendar; what is done in its transaction is committed with it. */
export interface PlannedMeetings {
  /** For someone who may write in the workspace. Refuses FORBIDDEN. */
  plan(
    trx: Transaction,
    principal: Pick<Principal, "personId">,
    workspaceId: string,
    plan: MeetingPlan & { readonly lobby?: Lobby | undefined },
  ): Promise<PlannedMeeting>;
  /** Brings a meeting to what its plan says by now; one that ended before the end of its plan may begin again. Its address; null: it is gone, or in the trash. */
  follow(trx: Transaction, id: string, plan: MeetingPlan): Promise<string | null>;
  /** Into the trash, with the call that is going on, or out of it; nothing where it is there already. */
  setTrashed(trx: Transaction, id: string, isTrashed: boolean): Promise<void>;
  /** Its link for guests is this one from now on; it gives no more than `madeBy` may. */
  setGuestLink(trx: Transaction, id: string, link: { readonly secret: string; readonly madeBy: string }): Promise<void>;
  /** Lets people come who are no members of its workspace, in the name of who invites them, and others no more. Any number of times. */
  invite(id: string, change: Invited): Promise<void>;
}

interface PlannedMeeting {
  readonly id: string;
  /** Its address in the page. */
  readonly path: string;
}

interface Invited {
  readonly actorId: string;
  readonly give: readonly string[];
  readonly take: readonly string[];
}

export function plannedMeetings(context: Pick<MeetingContext, "events" | "items" | "workspaces">): PlannedMeetings {
  const { events, items, workspaces } = context;
  const within = (trx: Transaction) => trx as MeetingDb & Transaction;
  return {
    async plan(trx, { personId }, workspaceId, { lobby, ...plan }) {
      if (!can(await workspaces.within(trx).roleOf(personId, workspaceId), "write"))
        throw refuse("FORBIDDEN", "Who may write in the workspace makes its meetings.");
      const fresh = { title: plan.title, ...(lobby === undefined ? {} : { lobby }) };
      const row = await insertNewMeeting(events, within(trx), workspaceId, fresh, personId);
      await updatePlan(within(trx), row.id, plan);
      return { id: row.id, path: pathOf(row) };
    },
    async follow(trx, id, plan) {
      const row = await readMeeting(within(trx), id);
      if (!row) return null;
      if (await updatePlan(within(trx), id, plan))
        await events.emit(trx, meetingEvent("meeting.changed", row, system, {}));
      return pathOf(row);
    },
    async setTrashed(trx, id, isTrashed) {
      const row = isTrashed ? await readMeeting(within(trx), id) : null;
      if (row?.startedAt && (await markEnded(within(trx), id)))
        await events.emit(trx, meetingEvent("meeting.ended", row, system, {}));
      const moved = await setMeetingTrashed(within(trx), id, isTrashed);
      const type = isTrashed ? "meeting.trashed" : "meeting.restored";
      if (moved) await events.emit(trx, meetingEvent(type, moved, byPerson(null), { title: moved.title }));
    },
    async setGuestLink(trx, id, { secret, madeBy }) {
      const row = await readMeeting(within(trx), id);
      if (!row) return;
      await setGuestLink(within(trx), id, { hash: hashSecret(secret), madeBy });
      await events.emit(trx, meetingEvent("guestLink.made", row, byPerson(madeBy), {}));
    },
    async invite(id, { actorId, give, take }) {
      const found = await items.locate({ kind: "meeting", id });
      if (found?.workspaceId == null) return;
      const item = { kind: "meeting", id, workspaceId: found.workspaceId };
      const grants = await workspaces.grantsOn(item);
      const grantOf = (personId: string) => grants.find((one) => one.personId === personId);
      for (const personId of give)
        if (!grantOf(personId)) await workspaces.grant(actorId, item, { personId }, "commenter");
      for (const personId of take) {
        const grant = grantOf(personId);
        if (grant) await workspaces.revokeGrant(item, grant.id, null);
      }
    },
  };
}
