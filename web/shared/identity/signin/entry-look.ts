import type { Me } from "@safos/contract/identity";
import type { Look } from "@safos/contract/look";
import { lookRoutes } from "@safos/contract/routes/look";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { lookOf, sessionQuery } from "../../../platform/session.ts";

/** Of the agency at whose own address the page is; null: Safos' own, also where the server does not answer. */
const lookQuery = queryOptions<Look | null>({
  queryKey: ["look"],
  staleTime: 5 * 60_000,
  meta: { isQuiet: true },
  queryFn: () =>
    request(lookRoutes.readLook, { isQuiet: true }).then(
      ({ look }) => look,
      () => null,
    ),
});

/** How a page before the sign-in looks: as the domain that is written, or as the person who is in, or as its address says. */
export function useEntryLook(ofDomain: Look | null): Look | null {
  const { data } = useSuspenseQuery(lookQuery);
  const me = queryClient.getQueryData<Me | null>(sessionQuery.queryKey);
  return ofDomain ?? (me ? lookOf(me) : data);
}
