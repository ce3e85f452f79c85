import type { GuestState, MeetingState } from "@safos/contract/meetings";

/** What a guest reads instead of the way in. */
export type LobbyNotice = "denied" | "removed" | "ended" | "left" | "waiting";

/** The one thing that holds for a guest now; null: they may ask to come in. */
export function lobbyNotice(guest: {
  /** What became of their request. */
  state: GuestState | null;
  meeting: MeetingState;
  hasLeft: boolean;
  hasTicket: boolean;
}): LobbyNotice | null {
  const { state } = guest;
  if (state === "denied" || state === "removed") return state;
  if (state === "ended" || guest.meeting === "ended") return "ended";
  if (guest.hasLeft) return "left";
  return guest.hasTicket ? "waiting" : null;
}
