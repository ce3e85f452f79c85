import { FileId } from "../files.ts";
import { OfficeDocument, OfficeFormats } from "../office.ts";
import { defineRoutes } from "../route.ts";

export const officeRoutes = defineRoutes({
  listOfficeFormats: {
    method: "GET",
    path: "/api/v1/files/office-formats",
    access: "person",
    answer: OfficeFormats,
    errors: [],
  },
  /** Gives a token for the file to the office program: to write where the caller may and nobody has locked it, else to read. */
  openInOffice: {
    method: "POST",
    path: "/api/v1/files/:id/office",
    access: "person",
    params: { id: FileId },
    answer: OfficeDocument,
    errors: ["FILE_MISSING", "NOT_A_FILE", "OFFICE_UNKNOWN"],
  },
});
