import Type, { type Static } from "typebox";
import { Id, Moment, type ErrorTable } from "./common.ts";
import { FileId } from "./files.ts";

export const rewindErrors = {
  REWIND_MISSING: ["missing", "There is no such going back of yours; it may have ended a while ago."],
  REWIND_TOO_LARGE: ["too_large", "More has changed since then than can be put back at once. Choose a smaller folder."],
  TOO_MANY_REWINDS: ["limited", "You are putting back another folder. Wait until that has ended."],
} as const satisfies ErrorTable;

/** What would be done to put a folder back. */
export const RewindPlan = Type.Object({
  /** Files that get the content they had. */
  contents: Type.Integer(),
  /** What comes back from the trash. */
  restored: Type.Integer(),
  /** What has been added since, and goes to the trash. */
  removed: Type.Integer(),
  /** Files that have changed since and of whose content by then nothing is kept: they stay as they are. */
  withoutVersion: Type.Integer(),
});
export type RewindPlan = Static<typeof RewindPlan>;

export const RewindMoment = Type.Object({ to: Moment });

/** A folder on its way back to how it was. */
export const Rewind = Type.Object({
  id: Id,
  folderId: FileId,
  to: Moment,
  state: Type.Union([Type.Literal("running"), Type.Literal("done"), Type.Literal("failed"), Type.Literal("cancelled")]),
  done: Type.Integer(),
  total: Type.Integer(),
  /** What stayed as it is because it was locked, was changed just then, or did not fit. */
  skipped: Type.Integer(),
});
export type Rewind = Static<typeof Rewind>;
