import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";
import { LinkPassword } from "./items.ts";

export const meetingErrors = {
  NOT_LIVE: ["conflict", "The meeting is not going on."],
  ENDED: ["gone", "The meeting has ended."],
  LOCKED: ["forbidden", "The meeting is locked; nobody new may come in."],
  LINK_UNKNOWN: ["missing", "This link does not lead to a meeting, or it has been taken back."],
  TICKET_UNKNOWN: ["missing", "There is no such request to come in."],
  NOT_PRESENT: ["missing", "There is nobody by that name in the meeting."],
  LOBBY_FULL: ["limited", "Too many are waiting already."],
  ENCRYPTION_LATE: ["conflict", "Whether a meeting is encrypted end to end is decided before it begins."],
  CAPTIONS_ENCRYPTED: ["conflict", "The meeting is encrypted end to end: the server cannot hear what is said in it."],
  RECORDING_ENCRYPTED: ["conflict", "The meeting is encrypted end to end: the server has nothing to record."],
  MEDIA_EXTERNAL: ["conflict", "The calls of this server are at a LiveKit server, with which this cannot be done."],
} as const satisfies ErrorTable;

export const MeetingState = Type.Union([Type.Literal("scheduled"), Type.Literal("live"), Type.Literal("ended")]);
export type MeetingState = Static<typeof MeetingState>;
/** `guests`: everyone who comes by the link waits until someone admits them. `open`: they come straight in. */
export const Lobby = Type.Union([Type.Literal("guests"), Type.Literal("open")]);
export type Lobby = Static<typeof Lobby>;
const Title = Type.String({ minLength: 1, maxLength: 200 });

/** Someone in the call now. `identity` is what LiveKit clients call them by. */
export const Participant = Type.Object({
  identity: Type.String(),
  kind: Type.Union([Type.Literal("person"), Type.Literal("guest")]),
  personId: Nullable(Id),
  /** Matrix id of a person. */
  userId: Nullable(Type.String()),
  name: Type.String(),
  organisationName: Nullable(Type.String()),
  joinedAt: Moment,
  /** In a webinar: sees and hears, and is seen by nobody but those who lead it. */
  isAudience: Type.Boolean(),
});
export type Participant = Static<typeof Participant>;

/** What those who do not lead a meeting may do in its call: unmute, use cameras, share screens, write in its chat. */
export const MeetingPermissions = Type.Object({
  microphone: Type.Boolean(),
  camera: Type.Boolean(),
  screen: Type.Boolean(),
  chat: Type.Boolean(),
});
export type MeetingPermissions = Static<typeof MeetingPermissions>;

export const Meeting = Type.Object({
  id: Id,
  workspaceId: Id,
  workspaceName: Type.String(),
  title: Type.String(),
  state: MeetingState,
  startsAt: Nullable(Moment),
  /** When a planned meeting is to be over. */
  endsAt: Nullable(Moment),
  startedAt: Nullable(Moment),
  endedAt: Nullable(Moment),
  /** Of one that comes again, as a calendar plans it: when its last call was over. */
  heldAt: Nullable(Moment),
  createdAt: Moment,
  createdBy: Nullable(Type.Object({ id: Id, displayName: Type.String() })),
  lobby: Lobby,
  isLocked: Type.Boolean(),
  hasGuestLink: Type.Boolean(),
  /** Whether guests who come by the link give a password. */
  hasGuestPassword: Type.Boolean(),
  /** A webinar has a stage and an audience. */
  isWebinar: Type.Boolean(),
  /** Whether questions in a webinar wait for those who lead it before everybody sees them. */
  hasReview: Type.Boolean(),
  /** Sound and pictures are encrypted end to end: clients that do not encrypt send nothing, and nothing is written out or recorded. */
  isEncrypted: Type.Boolean(),
  /** Of a webinar those on the stage. */
  participants: Type.Array(Participant),
  /** How many are in the audience of a webinar now. */
  audience: Type.Integer(),
  /** May the caller start it, let guests in, silence and remove? */
  canModerate: Type.Boolean(),
  permissions: MeetingPermissions,
  /** Members who were made moderators of this meeting alone. */
  moderatorIds: Type.Array(Id),
  /** May the caller also make others moderators, make guest links and remove the meeting? */
  canManage: Type.Boolean(),
});
export type Meeting = Static<typeof Meeting>;
export const MeetingPage = Page(Meeting);

/** `GET /api/v1/workspaces/:id/meetings` and `GET /api/v1/meetings`; newest first. */
export const MeetingQuery = Type.Object({
  /** `current` = live and scheduled. */
  state: Type.Optional(Type.Union([Type.Literal("current"), Type.Literal("ended"), Type.Literal("all")])),
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});
export type MeetingQuery = Static<typeof MeetingQuery>;
/** `mine` says which list is meant; there is no other yet. */
export const MyMeetingQuery = Type.Object({ ...MeetingQuery.properties, mine: Type.Optional(Type.String()) });
export type MyMeetingQuery = Static<typeof MyMeetingQuery>;

export const OpenRoomCall = Type.Object(
  {
    /** A Matrix room: a channel or a chat. */
    roomId: Type.String({ minLength: 1, maxLength: 255 }),
  },
  { additionalProperties: false },
);
export type OpenRoomCall = Static<typeof OpenRoomCall>;

export const NewMeeting = Type.Object(
  {
    title: Title,
    startsAt: Type.Optional(Moment),
    endsAt: Type.Optional(Moment),
    lobby: Type.Optional(Lobby),
    /** Start at once; otherwise it waits until someone starts it. */
    isStarted: Type.Optional(Type.Boolean()),
    isWebinar: Type.Optional(Type.Boolean()),
    hasReview: Type.Optional(Type.Boolean()),
    isEncrypted: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type NewMeeting = Static<typeof NewMeeting>;
export const ChangeMeeting = Type.Object(
  {
    title: Type.Optional(Title),
    startsAt: Type.Optional(Nullable(Moment)),
    endsAt: Type.Optional(Nullable(Moment)),
    lobby: Type.Optional(Lobby),
    isLocked: Type.Optional(Type.Boolean()),
    /** Only while nobody is in the call. */
    isWebinar: Type.Optional(Type.Boolean()),
    hasReview: Type.Optional(Type.Boolean()),
    /** Only before it begins. */
    isEncrypted: Type.Optional(Type.Boolean()),
    /** What is named changes, in a call that goes on too; what is forbidden ends at once. */
    permissions: Type.Optional(Type.Partial(MeetingPermissions, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type ChangeMeeting = Static<typeof ChangeMeeting>;

/** How to connect a LiveKit client: `room.connect(url, token)`. The token is for one person and some minutes. */
export const CallTicket = Type.Object({
  url: Type.String(),
  token: Type.String(),
  identity: Type.String(),
  /** What is sent must be encrypted end to end. */
  isEncrypted: Type.Boolean(),
  /** The media server is another one than ours: what is written in the call is not kept, and hands are raised by REST. */
  isExternal: Type.Boolean(),
});
export type CallTicket = Static<typeof CallTicket>;

/**
 * Two ways into a room that holds nothing but the test: `room.connect(url, token)` once without and once through a relay.
 * Good for half a minute; the room ends after 45 s.
 */
export const ConnectionTest = Type.Object({
  url: Type.String(),
  directToken: Type.String(),
  relayedToken: Type.String(),
  /** UDP ports of the media: a call comes to one of them. */
  mediaPorts: Type.Array(Type.Integer()),
  /** Ways to a relay (RFC 7065), without what opens them; empty where there is none. */
  relays: Type.Array(Type.String()),
});
export type ConnectionTest = Static<typeof ConnectionTest>;

/** The request of a person without an account to be let in. */
export const LobbyRequest = Type.Object({ id: Id, name: Type.String(), askedAt: Moment });
export type LobbyRequest = Static<typeof LobbyRequest>;
export const Attendance = Type.Object({ participants: Type.Array(Participant), lobby: Type.Array(LobbyRequest) });
export type Attendance = Static<typeof Attendance>;

/** A chat message written during a call. `streamId` is what the sender's client called it. */
export const MeetingMessage = Type.Object({
  id: Id,
  streamId: Type.String(),
  personId: Nullable(Id),
  name: Type.String(),
  organisationName: Nullable(Type.String()),
  text: Type.String(),
  saidAt: Moment,
});
export type MeetingMessage = Static<typeof MeetingMessage>;
export const MeetingMessagePage = Page(MeetingMessage);
/** `GET /api/v1/meetings/:id/lines`; in the order they were written. */
export const MeetingMessageQuery = Type.Object({
  after: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
});
export type MeetingMessageQuery = Static<typeof MeetingMessageQuery>;

/** Whose hand is taken down; null: everybody's. */
export const LowerHands = Type.Object({
  identity: Type.Union([Type.String({ minLength: 1, maxLength: 512 }), Type.Null()]),
});
export type LowerHands = Static<typeof LowerHands>;

export const StopSource = Type.Object({ source: Type.Union([Type.Literal("camera"), Type.Literal("screen")]) });
export type StopSource = Static<typeof StopSource>;

/** Of someone in the call: their shared screen, or they themselves. */
export const ShownSource = Type.Union([Type.Literal("screen"), Type.Literal("person")]);
export type ShownSource = Static<typeof ShownSource>;
/** Whether everybody sees only that, large. */
export const ShowOnly = Type.Object({ source: ShownSource, isOn: Type.Boolean() }, { additionalProperties: false });
export type ShowOnly = Static<typeof ShowOnly>;

export const MuteTrack = Type.Object({ trackSid: Type.String({ minLength: 1, maxLength: 64 }) });
export type MuteTrack = Static<typeof MuteTrack>;

/** The secret is shown once; making a new link ends the old one. */
/** What guests give before they may ask to come in; null: nothing. */
export const ChangeGuestPassword = Type.Object(
  { password: Type.Union([LinkPassword, Type.Null()]) },
  { additionalProperties: false },
);
export const UnlockGuestLink = Type.Object({ password: Type.String({ minLength: 1, maxLength: 200 }) });
export const GuestLink = Type.Object({ url: Type.String(), secret: Type.String() });
export type GuestLink = Static<typeof GuestLink>;

/** What a link says before anyone is let in. */
export const GuestMeeting = Type.Object({
  title: Type.String(),
  organisationName: Type.String(),
  state: MeetingState,
  startsAt: Nullable(Moment),
  isWebinar: Type.Boolean(),
  /** By someone's own link after registering: the name they come in by. Null: they choose one. */
  registeredName: Nullable(Type.String()),
  isEncrypted: Type.Boolean(),
});
export type GuestMeeting = Static<typeof GuestMeeting>;
/** Who comes by their own link after registering has the name they registered by. */
export const NewLobbyRequest = Type.Object({ name: Type.String({ minLength: 1, maxLength: 80, pattern: "\\S" }) });
export type NewLobbyRequest = Static<typeof NewLobbyRequest>;
export const ShowTicket = Type.Object({ ticket: Type.String({ minLength: 1, maxLength: 100 }) });
export type ShowTicket = Static<typeof ShowTicket>;

export const GuestState = Type.Union([
  Type.Literal("waiting"),
  Type.Literal("admitted"),
  Type.Literal("denied"),
  Type.Literal("removed"),
  Type.Literal("ended"),
]);
export type GuestState = Static<typeof GuestState>;
/** The guest's ticket and what became of it; `call` when they may come in. Also what `…/wait` sends as JSON. */
export const GuestTicket = Type.Object({
  ticket: Type.String(),
  state: GuestState,
  call: Nullable(CallTicket),
});
export type GuestTicket = Static<typeof GuestTicket>;
