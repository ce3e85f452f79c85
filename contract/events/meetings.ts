type Nothing = Readonly<Record<string, never>>;

interface OfParticipant {
  /** LiveKit's name of a participant: `p:<person>:<session>` or `g:<guest>`. */
  readonly identity: string;
}
interface OfTicket {
  /** Whose request to be let in. */
  readonly ticketId: string;
}
interface OfRing {
  readonly ringId: string;
}
interface OfMeeting {
  readonly title: string;
}

export interface MeetingEvents {
  "meeting.created": Nothing;
  "meeting.changed": Nothing;
  "meeting.started": OfMeeting;
  "meeting.ended": Nothing;
  "meeting.trashed": OfMeeting;
  "meeting.restored": OfMeeting;
  /** Removed for good, with what was said and written in it. */
  "meeting.destroyed": Nothing;
  /** Something was written in the meeting's chat. */
  "meeting.messageSent": Nothing;
  /** The breakout rooms of the call, or who is to be in which. */
  "breakout.changed": Nothing;
  /** Who is on the stage of a webinar, whose hand is up, or its questions. */
  "webinar.changed": Nothing;
  /** Anybody with its address sees and hears a webinar's stage from now on. */
  "livePage.opened": Nothing;
  /** Its address stays, and shows nothing for a while. */
  "livePage.paused": Nothing;
  "livePage.closed": Nothing;
  /** Someone registered for a webinar or is registered no more; or what is asked of them changed. */
  "registration.changed": Nothing;
  /** A call from a direct chat has begun to ring. */
  "ring.started": OfRing;
  /** It rings, was answered or declined, or has stopped; for those whom it concerns. */
  "ring.changed": OfRing;
  "participant.joined": OfParticipant & { readonly name: string };
  "participant.left": OfParticipant;
  "lobby.requested": OfTicket & { readonly name: string };
  "lobby.decided": OfTicket & { readonly state: "admitted" | "denied" | "removed" };
  "lobby.left": OfTicket;
  "guestLink.made": Nothing;
  "guestLink.closed": Nothing;
  /** A guest came by the link, and asked to be let in. */
  "guestLink.used": Nothing;
}
