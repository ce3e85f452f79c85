import { officeRoutes } from "@safos/contract/routes/office";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { request } from "../../../platform/request.ts";

const formatsQuery = queryOptions({
  queryKey: ["office-formats"],
  staleTime: 60_000,
  queryFn: async () => (await request(officeRoutes.listOfficeFormats)).edited,
});

/** Whether the office program of this deployment edits a file of this name. */
export function useIsEdited(name: string): boolean {
  const { data = [] } = useQuery(formatsQuery);
  return data.includes(name.slice(name.lastIndexOf(".") + 1).toLowerCase());
}

/** A page of its own, which may show the program's in a frame: the browser goes there, not the router. */
export const officeAddress = (id: number): string => `/office/${id}`;
