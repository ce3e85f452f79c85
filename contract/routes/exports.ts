import { Bytes, defineRoutes } from "../route.ts";
import { Export, ExportList } from "../exports.ts";
import { Empty } from "../common.ts";

export const exportRoutes = defineRoutes({
  /** One's own, of the last week; the latest first. */
  listExports: {
    method: "GET",
    path: "/api/v1/workspaces/:id/exports",
    access: "person",
    answer: ExportList,
    errors: ["HOME_ONLY"],
  },
  /** For owners and administrators of the organisation that owns it. */
  startExport: {
    method: "POST",
    path: "/api/v1/workspaces/:id/exports",
    access: "person",
    isFresh: true,
    answer: Export,
    status: 201,
    errors: ["EXPORT_PENDING", "HOME_ONLY"],
  },
  readExport: {
    method: "GET",
    path: "/api/v1/exports/:id",
    access: "person",
    answer: Export,
    errors: ["HOME_ONLY"],
  },
  /** The archive, for as long as one may make another. */
  downloadExport: {
    method: "GET",
    path: "/api/v1/exports/:id/content",
    access: "person",
    answer: Bytes,
    errors: ["EXPORT_NOT_DONE", "HOME_ONLY"],
  },
  /** Stops it, or removes the archive before its time. */
  removeExport: { method: "DELETE", path: "/api/v1/exports/:id", access: "person", answer: Empty },
});
