import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, Page, type ErrorTable } from "./common.ts";
import { Locale } from "./identity.ts";

/** The most rows of a file, and its most bytes. */
export const mostImportRows = 20_000;
export const mostImportBytes = 8 << 20;
/** How long an import can be undone. */
export const undoHours = 24;

export const personImportErrors = {
  IMPORT_NO_NAMES: ["invalid", "The file needs a heading row with a column for names or mail addresses."],
  IMPORT_TOO_LONG: ["too_large", "The file has more rows than are imported at once."],
  IMPORT_STATE: ["conflict", "The import has begun already, or can no longer be undone."],
} as const satisfies ErrorTable;

/** Read and waiting, being carried out, done, being undone, undone. */
export const ImportState = Type.Union([
  Type.Literal("read"),
  Type.Literal("running"),
  Type.Literal("done"),
  Type.Literal("undoing"),
  Type.Literal("undone"),
]);
export type ImportState = Static<typeof ImportState>;

/** Someone new, someone who exists and stays as they are, or a row that cannot be imported. */
export const RowState = Type.Union([Type.Literal("new"), Type.Literal("existing"), Type.Literal("wrong")]);
export type RowState = Static<typeof RowState>;

/** Why a row cannot be imported. */
export const RowFault = Type.Union([
  Type.Literal("nameMissing"),
  Type.Literal("nameInvalid"),
  Type.Literal("nameForeign"),
  Type.Literal("nameTwice"),
  Type.Literal("displayNameLong"),
  Type.Literal("groupInvalid"),
  Type.Literal("groupKept"),
]);
export type RowFault = Static<typeof RowFault>;

export const PersonImport = Type.Object({
  id: Id,
  state: ImportState,
  counts: Type.Object({ new: Type.Integer(), existing: Type.Integer(), wrong: Type.Integer() }),
  /** Of the new ones: who are there, and who could not be added after all, or not be removed again. */
  added: Type.Integer(),
  kept: Type.Integer(),
  createdAt: Moment,
  doneAt: Nullable(Moment),
  /** Until when it can be undone; null: it cannot. */
  undoUntil: Nullable(Moment),
  /** Whether this server sends mail at all. */
  isMailOn: Type.Boolean(),
});
export type PersonImport = Static<typeof PersonImport>;
export const PersonImportList = Type.Object({ items: Type.Array(PersonImport) });

export const PersonImportRow = Type.Object({
  /** Of the file; the heading is line 1. */
  line: Type.Integer(),
  name: Type.String(),
  displayName: Type.String(),
  groups: Type.Array(Type.String()),
  locale: Locale,
  state: RowState,
  fault: Nullable(RowFault),
});
export type PersonImportRow = Static<typeof PersonImportRow>;
export const PersonImportRowPage = Page(PersonImportRow);

export const StartImport = Type.Object({ sendInvitations: Type.Boolean() }, { additionalProperties: false });
export type StartImport = Static<typeof StartImport>;
