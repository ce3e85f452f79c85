import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { CallTicket } from "./meetings.ts";

export const breakoutErrors = {
  BREAKOUT_NONE: ["conflict", "There are no breakout rooms to do this with."],
  BREAKOUT_CLOSED: ["conflict", "The breakout rooms are not open."],
  BREAKOUT_NOT_YOURS: ["forbidden", "That is not the room you were given."],
} as const satisfies ErrorTable;

/** `assigned`: who leads the meeting divides the others. `free`: each chooses. */
export const BreakoutMode = Type.Union([Type.Literal("assigned"), Type.Literal("free")]);
export type BreakoutMode = Static<typeof BreakoutMode>;

/** Someone in a meeting, whichever device they are on: `p_<person>` or `g_<guest>`. */
const Who = Type.String({ pattern: "^[pg]_[0-9a-f-]{36}$" });
const Name = Type.String({ minLength: 1, maxLength: 60, pattern: "\\S" });

export const BreakoutRoom = Type.Object({
  id: Id,
  name: Type.String(),
  /** How many are to be there now. */
  count: Type.Integer(),
});
export type BreakoutRoom = Static<typeof BreakoutRoom>;

/** Someone in the call. A room of null: the main one. */
export const BreakoutPerson = Type.Object({
  who: Who,
  name: Type.String(),
  isGuest: Type.Boolean(),
  /** Where they were put. */
  assignedId: Nullable(Id),
  /** Where they are to be now. */
  roomId: Nullable(Id),
  asksHelp: Type.Boolean(),
});
export type BreakoutPerson = Static<typeof BreakoutPerson>;

/** The breakout rooms of a call as one person sees them; `version` 0: there are none. */
export const Breakout = Type.Object({
  version: Type.Integer(),
  isOpen: Type.Boolean(),
  mode: BreakoutMode,
  rooms: Type.Array(BreakoutRoom),
  mine: Type.Object({ assignedId: Nullable(Id), roomId: Nullable(Id), asksHelp: Type.Boolean() }),
  /** When everybody comes back by themselves; null: no time was set, or it stands still. */
  endsAt: Nullable(Moment),
  /** What is left of a time that stands still. */
  restSeconds: Nullable(Type.Integer()),
  lengthSeconds: Nullable(Type.Integer()),
  /** The server's clock. */
  now: Moment,
  /** What was last said to all rooms. */
  message: Nullable(Type.Object({ text: Type.String(), name: Type.String(), sentAt: Moment })),
  canLead: Type.Boolean(),
  /** Everybody in the call, for who leads it; empty for the others. */
  people: Type.Array(BreakoutPerson),
});
export type Breakout = Static<typeof Breakout>;

/** The rooms in their order; one that is left out is no more, and who is in it comes back. */
export const SetBreakout = Type.Object(
  {
    mode: BreakoutMode,
    rooms: Type.Array(Type.Object({ id: Type.Optional(Id), name: Name }, { additionalProperties: false }), {
      minItems: 2,
      maxItems: 20,
    }),
  },
  { additionalProperties: false },
);
export type SetBreakout = Static<typeof SetBreakout>;

export const AssignBreakout = Type.Object(
  {
    people: Type.Array(Type.Object({ who: Who, roomId: Nullable(Id) }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: 500,
    }),
  },
  { additionalProperties: false },
);
export type AssignBreakout = Static<typeof AssignBreakout>;

/** `isRest`: only those who are in no room yet. */
export const ShuffleBreakout = Type.Object({ isRest: Type.Boolean() }, { additionalProperties: false });
const Minutes = Type.Integer({ minimum: 1, maximum: 480 });
export const OpenBreakout = Type.Object({ minutes: Nullable(Minutes) }, { additionalProperties: false });
/** Everybody comes back at once, or after a warning. */
export const CloseBreakout = Type.Object({ isWarned: Type.Boolean() }, { additionalProperties: false });
export const SetBreakoutTime = Type.Object(
  { moreMinutes: Type.Optional(Minutes), isPaused: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type SetBreakoutTime = Static<typeof SetBreakoutTime>;
export const BreakoutMessage = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 500, pattern: "\\S" }) },
  { additionalProperties: false },
);

/** Left out: where one is to be. Null: the main room. */
export const EnterBreakout = Type.Object({ roomId: Type.Optional(Nullable(Id)) }, { additionalProperties: false });
export type EnterBreakout = Static<typeof EnterBreakout>;
/** How to connect to the room one is to be in now. */
export const BreakoutTicket = Type.Object({ roomId: Nullable(Id), ...CallTicket.properties });
export type BreakoutTicket = Static<typeof BreakoutTicket>;
export const AskHelp = Type.Object({ isAsked: Type.Boolean() }, { additionalProperties: false });

/** A guest shows what let them in. */
const shown = { ticket: Type.String({ minLength: 1, maxLength: 100 }) };
export const GuestBreakout = Type.Object(shown, { additionalProperties: false });
export const GuestEnterBreakout = Type.Object(
  { ...shown, ...EnterBreakout.properties },
  { additionalProperties: false },
);
export const GuestAskHelp = Type.Object({ ...shown, ...AskHelp.properties }, { additionalProperties: false });
