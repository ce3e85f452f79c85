import Type from "typebox";
import { FileActivityPage } from "../file-activity.ts";
import { FileId } from "../files.ts";
import { defineRoutes } from "../route.ts";

export const fileActivityRoutes = defineRoutes({
  /** What was done to a file or folder itself, the latest first, 20 at a time. */
  listFileActivity: {
    method: "GET",
    path: "/api/v1/files/:id/activity",
    access: "person",
    params: { id: FileId },
    query: Type.Object({ after: Type.Optional(FileId) }, { additionalProperties: false }),
    answer: FileActivityPage,
    errors: ["FILE_MISSING"],
  },
});
