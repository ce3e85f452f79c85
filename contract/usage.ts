import Type, { type Static } from "typebox";
import { Moment, Nullable } from "./common.ts";

/** What is counted for an organisation, each month. */
export const usageNumbers = [
  /** Persons who did something, as the average of the month's weeks. */
  "persons",
  /** Open accounts. */
  "accounts",
  /** Workspaces in which something was done within thirty days. */
  "workspaces",
  /** Workspaces with members from other organisations. */
  "shared",
  /** Meetings that began in the month. */
  "meetings",
  /** Documents and files that were shared in the month. */
  "documents",
  /** What the content takes. */
  "bytes",
  /** Guests who were invited by mail. */
  "guests",
] as const;
export type UsageNumber = (typeof usageNumbers)[number];

const Count = Nullable(Type.Integer());
/** Null: it was not counted in that month. */
export const UsageMonth = Type.Object({
  /** `2026-11` */
  month: Type.String(),
  persons: Count,
  accounts: Count,
  workspaces: Count,
  shared: Count,
  meetings: Count,
  documents: Count,
  bytes: Count,
  guests: Count,
});
export type UsageMonth = Static<typeof UsageMonth>;

export const Usage = Type.Object({
  year: Type.Integer(),
  /** Years of which something was counted, the latest first. */
  years: Type.Array(Type.Integer()),
  /** Those of the year and of the one before it that were counted, the earliest first. */
  months: Type.Array(UsageMonth),
  /** Guests whose time ends before the present year does. */
  guestsEnding: Type.Integer(),
  /** Bytes that the organisation may store altogether, as the operator says; null: no limit. */
  storageQuota: Nullable(Type.Integer()),
  countedAt: Nullable(Moment),
});
export type Usage = Static<typeof Usage>;

export const UsageQuery = Type.Object({ year: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2999 })) });
/** The organisation's workspaces, or what was counted each month. */
export const UsageExport = Type.Object({ list: Type.Union([Type.Literal("workspaces"), Type.Literal("months")]) });
