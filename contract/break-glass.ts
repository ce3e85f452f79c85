import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";
import { PolicyRefusal } from "./policy.ts";

export const breakGlassErrors = {
  BREAK_GLASS_PENDING: ["conflict", "There is already a request, or an access, for that person in that workspace."],
  BREAK_GLASS_DECIDED: ["conflict", "This request has already been answered, or nobody answered it in time."],
  BREAK_GLASS_OWN: ["forbidden", "The access is for you, so another administrator answers."],
  BREAK_GLASS_KEY: ["forbidden", "A key that the operator made does not answer what the operator asks."],
  EMERGENCY_MEMBER: ["conflict", "That person is here by emergency access, which ends by itself and has one role."],
} as const satisfies ErrorTable;

/** Asked for by the operator; open once an administrator has approved it. Lapsed: nobody answered within a day. */
export const BreakGlassState = Type.Union([
  Type.Literal("asked"),
  Type.Literal("open"),
  Type.Literal("refused"),
  Type.Literal("lapsed"),
  Type.Literal("ended"),
]);
export type BreakGlassState = Static<typeof BreakGlassState>;

/** The most minutes that an access may last. */
export const mostMinutes = 240;

/** Someone is to read in a workspace for a while, though nobody there has let them in. */
export const BreakGlass = Type.Object({
  id: Id,
  state: BreakGlassState,
  workspace: Type.Object({ id: Id, name: Type.String() }),
  /** Whose workspace it is: its administrators answer. */
  organisation: Type.Object({ id: Id, name: Type.String() }),
  /** Who is to come in. */
  person: Person,
  reason: Type.String(),
  minutes: Type.Integer(),
  askedAt: Moment,
  /** When it lapses, or lapsed, unless it is answered. */
  lapsesAt: Moment,
  decidedBy: Nullable(Person),
  decidedAt: Nullable(Moment),
  /** Until when the access lasts, or was to last. */
  until: Nullable(Moment),
  endedAt: Nullable(Moment),
  /** The rule that would have kept the person out, which the access goes past. */
  pastRule: Nullable(PolicyRefusal),
  /** Whether the caller may answer it, or end it. */
  canDecide: Type.Boolean(),
});
export type BreakGlass = Static<typeof BreakGlass>;
export const BreakGlassPage = Page(BreakGlass);
