import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";

export const ringingErrors = {
  RING_NOBODY: ["conflict", "Nobody in this chat can be called now."],
  RING_OVER: ["gone", "The call has stopped ringing."],
} as const satisfies ErrorTable;

/** How long a call rings, ms. */
export const ringsForMs = 45_000;

/** `busy`: in another call, and may still answer. `missed`: nothing was done until it stopped ringing. */
export const CalleeState = Type.Union([
  Type.Literal("ringing"),
  Type.Literal("busy"),
  Type.Literal("answered"),
  Type.Literal("declined"),
  Type.Literal("missed"),
]);
export type CalleeState = Static<typeof CalleeState>;

/** `answered`: someone has answered, and for the others it may still ring. */
export const RingState = Type.Union([
  Type.Literal("ringing"),
  Type.Literal("answered"),
  Type.Literal("declined"),
  Type.Literal("missed"),
]);
export type RingState = Static<typeof RingState>;

const RingPerson = Type.Object({
  id: Id,
  /** Matrix id. */
  userId: Type.String(),
  displayName: Type.String(),
  organisationName: Type.String(),
});

/** A call from a direct chat, as one of its people sees it. */
export const Ring = Type.Object({
  id: Id,
  /** The direct chat. */
  roomId: Type.String(),
  /** Whose call it is; joined as every meeting. */
  meetingId: Id,
  state: RingState,
  isVideo: Type.Boolean(),
  caller: RingPerson,
  callees: Type.Array(Type.Object({ ...RingPerson.properties, state: CalleeState })),
  /** Whether it is still ringing for the one who asks; the caller: for anyone. */
  isOpen: Type.Boolean(),
  /** They have quiet hours or have muted the chat: shown, without a sound. */
  isQuiet: Type.Boolean(),
  /** Whether a message can be written into the chat when one declines: not where it is encrypted. */
  takesReply: Type.Boolean(),
  /** When it stops ringing. */
  endsAt: Moment,
});
export type Ring = Static<typeof Ring>;
/** What rings for the person now, and what they have begun. */
export const RingList = Type.Object({ items: Type.Array(Ring) });

export const StartRing = Type.Object(
  {
    roomId: Type.String({ minLength: 1, maxLength: 255 }),
    isVideo: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type StartRing = Static<typeof StartRing>;

const Encrypted = {
  roomId: Type.String({ minLength: 1, maxLength: 255 }),
  /** The encrypted event that says it; the server cannot read it. */
  eventId: Type.String({ minLength: 1, maxLength: 255 }),
};

/** What a page has decrypted of a call in an encrypted room, which rings for the one who reports it alone. */
export const ReportRing = Type.Union([
  Type.Object(
    {
      ...Encrypted,
      kind: Type.Literal("ring"),
      isVideo: Type.Boolean(),
      /** How long it rings, from when the event was sent, ms. */
      lifetime: Type.Integer({ minimum: 1, maximum: 120_000 }),
    },
    { additionalProperties: false },
  ),
  /** The event's sender has declined the call that one is ringing in the room. */
  Type.Object({ ...Encrypted, kind: Type.Literal("declined") }, { additionalProperties: false }),
]);
export type ReportRing = Static<typeof ReportRing>;

/** What is written in the chat, in the name of who declines. */
export const DeclineRing = Type.Object(
  { message: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: "\\S" })) },
  { additionalProperties: false },
);
export type DeclineRing = Static<typeof DeclineRing>;

/** What a message in the chat says of a call, beside its text, under `safos.call`. */
export const callKey = "safos.call";
export type CallNote = {
  readonly state: Exclude<RingState, "ringing">;
  /** How long it was. */
  readonly seconds: number;
};

/** Null for what says nothing of a call. */
export function callNoteOf(content: Readonly<Record<string, unknown>>): CallNote | null {
  const note = content[callKey];
  if (typeof note !== "object" || note === null) return null;
  const { state, seconds } = note as Record<string, unknown>;
  if (state !== "answered" && state !== "declined" && state !== "missed") return null;
  return { state, seconds: typeof seconds === "number" && seconds >= 0 ? Math.floor(seconds) : 0 };
}
