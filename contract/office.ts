import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";
import { FileId } from "./files.ts";

export const officeErrors = {
  OFFICE_UNKNOWN: ["missing", "No office program is there that opens files of this kind."],
} as const satisfies ErrorTable;

/** Endings, in lower case, of files that the office program of this deployment edits; none where there is no program. */
export const OfficeFormats = Type.Object({ edited: Type.Array(Type.String()) });

/** A file that is open in the office program, for one person. */
export const OfficeDocument = Type.Object({
  name: Type.String(),
  workspaceId: Id,
  /** The folder that it lies in; null where the person may not read that. */
  folderId: Type.Union([FileId, Type.Null()]),
  /** Where the form with the token is posted to, in a frame. */
  address: Type.String(),
  /** Whose messages the page listens to, and nobody else's. */
  origin: Type.String(),
  token: Type.String(),
  expiresAt: Moment,
  canWrite: Type.Boolean(),
});
export type OfficeDocument = Static<typeof OfficeDocument>;
