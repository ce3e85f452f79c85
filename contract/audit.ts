import Type, { type Static } from "typebox";
import { Id, Moment, Nullable } from "./common.ts";
import { Person } from "./identity.ts";
import { Role } from "./workspaces.ts";

export const AuditCategory = Type.Union([
  Type.Literal("signIn"),
  Type.Literal("people"),
  Type.Literal("access"),
  Type.Literal("rules"),
  Type.Literal("deletion"),
  Type.Literal("export"),
  Type.Literal("breakGlass"),
]);
export type AuditCategory = Static<typeof AuditCategory>;

/** A JSON object a line, RFC 5424, or ArcSight's common event format. */
export const AuditFormat = Type.Union([Type.Literal("json"), Type.Literal("syslog"), Type.Literal("cef")]);
export type AuditFormat = Static<typeof AuditFormat>;

/** One thing that was done. */
export const AuditRecord = Type.Object({
  /** Its place in the organisation's chain, from 1. */
  sequence: Type.Integer(),
  at: Moment,
  /** The type of the event: `member.added`. */
  act: Type.String(),
  category: AuditCategory,
  actor: Type.Object({
    kind: Type.Union([
      Type.Literal("person"),
      Type.Literal("guest"),
      Type.Literal("link"),
      Type.Literal("system"),
      Type.Literal("unknown"),
      Type.Literal("operator"),
      Type.Literal("directory"),
    ]),
    /** Null for those without an account. */
    person: Nullable(Person),
    /** What a guest called themselves. */
    name: Nullable(Type.String()),
  }),
  /** Whom it was done to. */
  person: Nullable(Person),
  workspace: Nullable(Type.Object({ id: Id, name: Nullable(Type.String()) })),
  /** The title is left out when the item is gone, of another organisation, or in a workspace that a person has to themselves. */
  item: Nullable(Type.Object({ kind: Type.String(), id: Type.String(), title: Nullable(Type.String()) })),
  facts: Type.Record(Type.String(), Type.Unknown()),
  origin: Nullable(
    Type.Object({
      requestId: Type.String(),
      address: Nullable(Type.String()),
      sessionId: Nullable(Type.String()),
    }),
  ),
  /** SHA-256 in hexadecimal, of this record and the one before. */
  hash: Type.String(),
});
export type AuditRecord = Static<typeof AuditRecord>;

export const AuditPage = Type.Object({ items: Type.Array(AuditRecord), next: Type.Optional(Type.String()) });
export type AuditPage = Static<typeof AuditPage>;

export const AccessReason = Type.Union([
  Type.Literal("member"),
  Type.Literal("grant"),
  Type.Literal("group"),
  Type.Literal("organisation"),
  Type.Literal("link"),
]);
export type AccessReason = Static<typeof AccessReason>;

/** Someone could open an item for a while. */
export const AccessPeriod = Type.Object({
  /** Of a link: who made it. Null for a whole organisation, and for accounts that are gone. */
  person: Nullable(Person),
  organisation: Nullable(Type.Object({ id: Id, name: Type.String() })),
  group: Nullable(Type.Object({ id: Id, name: Nullable(Type.String()) })),
  reason: AccessReason,
  role: Role,
  /** What the grant is on: the item, or what it lies in. Null for members. */
  through: Nullable(Type.Object({ kind: Type.String(), id: Type.String(), title: Nullable(Type.String()) })),
  since: Moment,
  /** Null: still. */
  until: Nullable(Moment),
});
export type AccessPeriod = Static<typeof AccessPeriod>;

/** Someone opened an item, as far as that is noted: by its class, and by links. */
export const AccessUse = Type.Object({
  at: Moment,
  how: Type.Union([Type.Literal("opened"), Type.Literal("downloaded"), Type.Literal("link")]),
  /** Null for those without an account. */
  person: Nullable(Person),
  /** What a guest called themselves. */
  name: Nullable(Type.String()),
});
export type AccessUse = Static<typeof AccessUse>;

/** Who could open an item within a span of time. */
export const AccessAnswer = Type.Object({
  item: Type.Object({ kind: Type.String(), id: Type.String(), title: Type.String() }),
  /** Whether there are more than are shown. */
  isCut: Type.Boolean(),
  items: Type.Array(AccessPeriod),
  /** Who opened it, the latest first; 500 at most. */
  uses: Type.Array(AccessUse),
  /** From which class on opening is noted. */
  notedFrom: Type.Union([Type.Literal("never"), Type.Literal("K2"), Type.Literal("K3")]),
});
export type AccessAnswer = Static<typeof AccessAnswer>;

/** Where a chain does not hold: from which record on, and what is wrong there. */
export const AuditFault = Type.Object({
  sequence: Type.Integer(),
  problem: Type.Union([Type.Literal("changed"), Type.Literal("missing"), Type.Literal("end")]),
});
export type AuditFault = Static<typeof AuditFault>;

export const AuditState = Type.Object({
  /** How many records are kept. */
  count: Type.Integer(),
  /** The newest record's sequence; 0: none. */
  sequence: Type.Integer(),
  hash: Type.String(),
  /** When the whole chain was last walked; null: not yet. */
  checkedAt: Nullable(Moment),
  fault: Nullable(AuditFault),
});
export type AuditState = Static<typeof AuditState>;
