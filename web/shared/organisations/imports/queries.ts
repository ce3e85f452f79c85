import type { PersonImport } from "@safos/contract/person-imports";
import { personImportRoutes } from "@safos/contract/routes/person-imports";
import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";

const isUnderWay = (found: PersonImport | undefined): boolean =>
  found?.state === "running" || found?.state === "undoing";

/** An import; looked at again and again while it is carried out or undone. */
export const importQuery = (id: string) =>
  queryOptions<PersonImport>({
    queryKey: ["person-imports", id],
    queryFn: () => request(personImportRoutes.showPersonImport, { params: { id } }),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? 1000 : false),
  });

/** What the server answered about an import, shown at once; the list of people is other than it was. */
export function showImport(found: PersonImport): void {
  queryClient.setQueryData(importQuery(found.id).queryKey, found);
  void queryClient.invalidateQueries({ queryKey: ["persons"] });
}
