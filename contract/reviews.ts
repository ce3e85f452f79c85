import Type, { type Static } from "typebox";
import { Id, Moment, Nullable } from "./common.ts";
import { Person } from "./identity.ts";

/** When someone last went through who is in a workspace, and when it is time again. */
export const Review = Type.Object({
  workspaceId: Id,
  /** Null: never since it was made. */
  reviewedAt: Nullable(Moment),
  /** Null also for someone whose account is gone. */
  reviewedBy: Nullable(Person),
  /** A year after the last time, or after the workspace was made. */
  dueAt: Moment,
  isDue: Type.Boolean(),
});
export type Review = Static<typeof Review>;
export const ReviewList = Type.Object({ items: Type.Array(Review) });
