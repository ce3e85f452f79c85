import Type, { type Static } from "typebox";
import { Id, Moment, Nullable, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";

export const exportErrors = {
  EXPORT_PENDING: ["conflict", "This workspace is being exported already."],
  EXPORT_NOT_DONE: ["conflict", "The export is not ready."],
} as const satisfies ErrorTable;

export const ExportState = Type.Union([
  Type.Literal("waiting"),
  Type.Literal("running"),
  Type.Literal("done"),
  Type.Literal("failed"),
]);
export type ExportState = Static<typeof ExportState>;

/** Everything in a workspace that someone may see, as one archive. */
export const Export = Type.Object({
  id: Id,
  workspaceId: Id,
  state: ExportState,
  /** Parts of the archive: boards, files, channels, … */
  partsDone: Type.Integer(),
  partsTotal: Type.Integer(),
  requestedBy: Person,
  requestedAt: Moment,
  /** In bytes, once it is done. */
  size: Nullable(Type.Integer()),
  /** When the archive is removed; null: it is not done. */
  endsAt: Nullable(Moment),
});
export type Export = Static<typeof Export>;
export const ExportList = Type.Object({ workspaceName: Type.String(), items: Type.Array(Export) });
