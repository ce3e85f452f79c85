import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { ManagedPerson, Person } from "./identity.ts";

export const departureErrors = {
  DEPARTURE_BEGUN: ["conflict", "What this person has is being handed over already."],
  SUCCESSOR_UNFIT: [
    "invalid",
    "A successor has an open account in the same organisation and is not the one who leaves.",
  ],
} as const satisfies ErrorTable;

/** What a person has that someone must take over, in the order in which it is handed over. */
export const holdingNames = [
  "workspaces",
  "home",
  "boards",
  "cards",
  "documents",
  "whiteboards",
  "forms",
  "polls",
  "calendars",
  "meetings",
  "links",
  "guests",
] as const;
export type HoldingName = (typeof holdingNames)[number];
const HoldingName = Type.Unsafe<HoldingName>(Type.Union(holdingNames.map((name) => Type.Literal(name))));

export const Holding = Type.Object({
  name: HoldingName,
  count: Type.Integer(),
  /** Of their own files; null for what is not measured. */
  bytes: Nullable(Type.Integer()),
  /** Names of workspaces, at most five; never titles of what is in them. */
  names: Type.Array(Type.String()),
});
export type Holding = Static<typeof Holding>;

/** What became of one holding. */
export const HandedOver = Type.Object({
  name: HoldingName,
  to: Nullable(Person),
  given: Type.Integer(),
  /** What the successor may not open, and so stays as it is. */
  kept: Type.Integer(),
});
export type HandedOver = Static<typeof HandedOver>;

export const DepartureState = Type.Union([
  Type.Literal("planned"),
  Type.Literal("running"),
  /** The account is closed, but a successor could not take over; another is needed. */
  Type.Literal("stopped"),
  Type.Literal("done"),
]);
export type DepartureState = Static<typeof DepartureState>;

export const Departure = Type.Object({
  id: Id,
  person: ManagedPerson,
  state: DepartureState,
  /** When the account closes. */
  endsAt: Moment,
  doneAt: Nullable(Moment),
  successors: Type.Array(Type.Object({ name: HoldingName, person: Person })),
  handedOver: Type.Array(HandedOver),
});
export type Departure = Static<typeof Departure>;
export const DepartureList = Type.Object({ items: Type.Array(Departure) });

/** Everything to know before someone leaves. */
export const DepartureSurvey = Type.Object({
  person: ManagedPerson,
  holdings: Type.Array(Holding),
  /** Where the person is signed in: pages, clients and app passwords, which all close. */
  sessionCount: Type.Integer(),
  /** Colleagues who share the most workspaces with the person, the nearest first. */
  suggestions: Type.Array(Person),
  departure: Nullable(Departure),
});
export type DepartureSurvey = Static<typeof DepartureSurvey>;

export const PlanDeparture = Type.Object(
  {
    /** Null: now. */
    endsAt: Nullable(Moment),
    /** Who takes over what has no successor of its own. */
    successor: Id,
    successors: Type.Optional(
      Type.Array(Type.Object({ name: HoldingName, personId: Id }, { additionalProperties: false }), { maxItems: 20 }),
    ),
  },
  { additionalProperties: false },
);
export type PlanDeparture = Static<typeof PlanDeparture>;
