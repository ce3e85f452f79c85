import { Id } from "../common.ts";
import { FileId } from "../files.ts";
import { Rewind, RewindMoment, RewindPlan } from "../rewinds.ts";
import { defineRoutes } from "../route.ts";

const byFolder = { id: FileId };

export const rewindRoutes = defineRoutes({
  planRewind: {
    method: "GET",
    path: "/api/v1/files/:id/rewind-plan",
    access: "person",
    params: byFolder,
    query: RewindMoment,
    answer: RewindPlan,
    errors: ["FILE_MISSING", "NOT_A_FOLDER", "REWIND_TOO_LARGE"],
  },
  /** Begins to put a folder back to how it was at a moment. What it changes is kept: contents as versions, what is new in the trash. */
  beginRewind: {
    method: "POST",
    path: "/api/v1/files/:id/rewinds",
    access: "person",
    params: byFolder,
    body: RewindMoment,
    answer: Rewind,
    status: 201,
    errors: ["FILE_MISSING", "NOT_A_FOLDER", "REWIND_TOO_LARGE", "TOO_MANY_REWINDS"],
  },
  readRewind: {
    method: "GET",
    path: "/api/v1/files/rewinds/:id",
    access: "person",
    params: { id: Id },
    answer: Rewind,
    errors: ["REWIND_MISSING"],
  },
  /** What has been put back by then stays so. */
  cancelRewind: {
    method: "DELETE",
    path: "/api/v1/files/rewinds/:id",
    access: "person",
    params: { id: Id },
    answer: Rewind,
    errors: ["REWIND_MISSING"],
  },
});
