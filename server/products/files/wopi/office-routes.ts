import { officeRoutes as contract } from "@safos/contract/routes/office";
import { routes, type RouteBinding } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { OfficeProgram } from "./discovery.ts";
import { openInOffice } from "./open.ts";

/** What the page asks about the office program. */
export function officeRoutes(deps: FilesDeps & { readonly program: OfficeProgram | null }): RouteBinding {
  return routes("files", contract, {
    listOfficeFormats: async () => ({ edited: [...((await deps.program?.edited()) ?? [])] }),
    openInOffice: ({ caller, params }) => openInOffice(deps, caller, params.id),
  });
}
