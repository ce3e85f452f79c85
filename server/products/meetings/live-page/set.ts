import type { LivePage, LivePageState } from "@safos/contract/live-page";
import { randomToken } from "#clock";
import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import { requireAbility } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { requireMeeting, requireOpen, stillMay } from "../meeting/require.ts";
import { placeOfLive } from "./allowed.ts";
import { lockLivePage, readLivePage, writeLivePage } from "./queries.ts";
import type { LivePages } from "./live-pages.ts";

const codeLength = 24;
const eventOf = { on: "livePage.opened", paused: "livePage.paused", off: "livePage.closed" } as const;

/** Refuses MISSING, FORBIDDEN to who does not lead, and NOT_WEBINAR. */
export async function viewLivePage(
  context: MeetingContext,
  live: Pick<LivePages, "watching">,
  principal: Principal,
  id: string,
): Promise<LivePage> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  if (!row.isWebinar) throw refuse("NOT_WEBINAR");
  const page = await readLivePage(context.db, id);
  return {
    state: page?.state ?? "off",
    url: page && `${context.publicUrl}/live/${page.code}`,
    watching: page?.state === "on" ? await live.watching(page) : 0,
    hasPassword: row.guestPasswordHash !== null,
  };
}

/**
 * Turns the live page on (who may make links for guests), pauses it or turns it off (who leads). Refuses NOT_WEBINAR, ENDED,
 * LIVE_ENCRYPTED, MEDIA_EXTERNAL, and POLICY_REFUSED where an organisation's rule lets no link lead in.
 */
export async function setLivePage(
  context: MeetingContext,
  live: Pick<LivePages, "watching">,
  principal: Principal,
  id: string,
  state: LivePageState,
): Promise<LivePage> {
  const action = state === "on" ? "manage" : "moderate";
  const { row } = await requireMeeting(context, principal, id, action);
  if (!row.isWebinar) throw refuse("NOT_WEBINAR");
  if (state === "on") await requireShowable(context, principal, row);
  await context.db.transaction().execute(async (trx) => {
    const before = await lockLivePage(trx, id);
    if ((before?.state ?? "off") === state) return;
    // What is off cannot be paused.
    if (state === "paused" && before?.state !== "on") return;
    const code = before?.code ?? randomToken(codeLength);
    await writeLivePage(trx, id, { code, state, openedBy: principal.personId });
    await stillMay(context, principal, row, action)(trx);
    await context.events.emit(trx, meetingEvent(eventOf[state], row, byPerson(principal.personId), {}));
  });
  return viewLivePage(context, live, principal, id);
}

async function requireShowable(context: MeetingContext, principal: Principal, row: MeetingRow): Promise<void> {
  requireOpen(row);
  if (row.isEncrypted) throw refuse("LIVE_ENCRYPTED");
  requireAbility(context, "recording");
  const place = await placeOfLive(context, row);
  if (!place) throw refuse("MISSING", "There is no such meeting.");
  const hasPassword = row.guestPasswordHash !== null;
  await context.policy.require(principal, { type: "guest.invite", ageMs: 0, hasPassword }, place);
}
