import "../text.ts";
import type { Meeting } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { attempt } from "../attempt.ts";
import { changeMeeting } from "../verbs.ts";
import type { Tile } from "./state.ts";

/** What those who lead a meeting do about the others in its call. */

export const mute = (meetingId: string, { identity, micSid, name }: Tile): Promise<void> =>
  attempt(
    async () => {
      if (micSid === null) return;
      const params = { id: meetingId, identity };
      await request(meetingRoutes.muteTrack, { params, body: { trackSid: micSid } });
    },
    text("meeting.silenced", { name }),
  );

/** Everyone else who can be heard. */
export const muteAll = (meetingId: string, people: readonly Tile[]): Promise<unknown> =>
  Promise.all(
    people.filter((one) => !one.isLocal && one.isMicOn && one.micSid !== null).map((one) => mute(meetingId, one)),
  );

export const lowerHand = (meetingId: string, { identity }: Tile): Promise<void> =>
  attempt(() => request(meetingRoutes.lowerHands, { params: { id: meetingId }, body: { identity } }));

export const lowerAllHands = (meetingId: string): Promise<void> =>
  attempt(() => request(meetingRoutes.lowerHands, { params: { id: meetingId }, body: { identity: null } }));

export const admitAll = (meetingId: string): Promise<void> =>
  attempt(() => request(meetingRoutes.admitAllGuests, { params: { id: meetingId } }));

export const removeParticipant = (
  meetingId: string,
  { identity, name }: Pick<Tile, "identity" | "name">,
): Promise<void> =>
  attempt(
    () => request(meetingRoutes.removeParticipant, { params: { id: meetingId, identity } }),
    text("meeting.removedOne", { name }),
  );

export const setLocked = ({ id }: Meeting, isLocked: boolean): Promise<void> => changeMeeting(id, { isLocked });

/** Lets a guest in, or not. Everyone who may decide hears of it by an event. */
export function decide(meetingId: string, guestId: string, decision: "admit" | "deny"): void {
  const route = decision === "admit" ? meetingRoutes.admitGuest : meetingRoutes.denyGuest;
  request(route, { params: { id: meetingId, guestId } }).catch((error: unknown) =>
    showToast({ text: explain(error), tone: "danger" }),
  );
}
