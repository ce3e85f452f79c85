import Type, { type Static } from "typebox";
import { Id, Moment } from "./common.ts";

export const FileActivityKind = Type.Union([
  Type.Literal("added"),
  Type.Literal("changed"),
  Type.Literal("renamed"),
  Type.Literal("moved"),
  Type.Literal("trashed"),
  Type.Literal("restored"),
]);
export type FileActivityKind = Static<typeof FileActivityKind>;

/** Who did what to a file, and when. */
export const FileActivity = Type.Object({
  id: Type.Integer(),
  kind: FileActivityKind,
  /** What it was called then. */
  name: Type.String(),
  by: Type.Union([Type.Object({ id: Id, displayName: Type.String() }), Type.Null()]),
  /** Who did it where that was a visitor by a link, as they called themselves. */
  guestName: Type.Optional(Type.String()),
  at: Moment,
});
export type FileActivity = Static<typeof FileActivity>;
export const FileActivityPage = Type.Object({
  items: Type.Array(FileActivity),
  /** What `after` is for the next page; absent at the end. */
  next: Type.Optional(Type.Integer()),
});
