import type { Lobby } from "@safos/contract/meetings";
import type { Transaction } from "#events";
import type { Principal } from "#http";

/** What a meeting is planned as: of what recurs the occurrence that is going on or next, and when the last is over. */
export interface CallPlan {
  readonly title: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly openUntil: Date;
}

/** How a call is that is made now. */
export interface CallRequest {
  /** Whether its guests wait; they do where it is left out. */
  readonly lobby?: Lobby | undefined;
  /** Whether captions are on from its beginning. */
  readonly captions?: boolean | undefined;
}

/** The meetings of entries: what a calendar needs of the product that has them. */
export interface EntryCalls {
  /** Refuses FORBIDDEN to those who may make no meetings in the workspace. */
  plan(
    trx: Transaction,
    principal: Pick<Principal, "personId">,
    workspaceId: string,
    plan: CallPlan & CallRequest,
  ): Promise<{ readonly id: string; readonly path: string }>;
  /** Its address in the page; null: it is gone, or someone put it in the trash. */
  follow(trx: Transaction, meetingId: string, plan: CallPlan): Promise<string | null>;
  setTrashed(trx: Transaction, meetingId: string, isTrashed: boolean): Promise<void>;
  /** Its link for guests is this one from now on; it gives no more than `madeBy` may. */
  setGuestLink(
    trx: Transaction,
    meetingId: string,
    link: { readonly secret: string; readonly madeBy: string },
  ): Promise<void>;
  /** Who may come besides the members of its workspace. */
  invite(
    meetingId: string,
    change: { readonly actorId: string; readonly give: readonly string[]; readonly take: readonly string[] },
  ): Promise<void>;
}
