import Type from "typebox";
import {
  PersonImport,
  PersonImportList,
  PersonImportRowPage,
  RowState,
  StartImport,
  mostImportBytes,
} from "../person-imports.ts";
import { Bytes, defineRoutes } from "../route.ts";

const Rows = Type.Object(
  { state: Type.Optional(RowState), after: Type.Optional(Type.String({ pattern: "^[0-9]{1,9}$" })) },
  { additionalProperties: false },
);

/** Many people from a file: read first, shown, then added. */
export const personImportRoutes = defineRoutes({
  listPersonImports: { method: "GET", path: "/api/v1/person-imports", access: "admin", answer: PersonImportList },
  /** CSV with a heading row, in UTF-8 or Windows-1252, with `;`, `,` or tabs. Adds nobody. */
  readPersonImport: {
    method: "POST",
    path: "/api/v1/person-imports",
    access: "admin",
    isFresh: true,
    body: Bytes,
    bodyLimit: mostImportBytes,
    answer: PersonImport,
    status: 201,
    errors: ["IMPORT_NO_NAMES", "IMPORT_TOO_LONG"],
  },
  showPersonImport: { method: "GET", path: "/api/v1/person-imports/:id", access: "admin", answer: PersonImport },
  listImportRows: {
    method: "GET",
    path: "/api/v1/person-imports/:id/rows",
    access: "admin",
    query: Rows,
    answer: PersonImportRowPage,
  },
  startPersonImport: {
    method: "POST",
    path: "/api/v1/person-imports/:id/start",
    access: "admin",
    isFresh: true,
    body: StartImport,
    answer: PersonImport,
    errors: ["IMPORT_STATE"],
  },
  /** Removes those who have not signed in, within a day. */
  undoPersonImport: {
    method: "POST",
    path: "/api/v1/person-imports/:id/undo",
    access: "admin",
    isFresh: true,
    answer: PersonImport,
    errors: ["IMPORT_STATE"],
  },
});
