import { itemRoutes } from "@safos/contract/routes/items";
import type { NoticeRule } from "@safos/contract/notifications";
import { useQueries } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";
import { useWorkspaces } from "../workspaces/queries.ts";

/** What the things that rules are about are called, by `kind id`. */
export function useTitles(rules: readonly NoticeRule[]): ReadonlyMap<string, string> {
  const { shared } = useWorkspaces();
  const items = rules.flatMap(({ kind, id }) => (kind === "workspace" ? [] : [{ kind, id }]));
  const found = useQueries({
    queries: items.map(({ kind, id }) => ({
      queryKey: ["item", kind, id],
      queryFn: () => request(itemRoutes.readItem, { params: { kind, id } }),
      retry: false,
    })),
  });
  return new Map([
    ...shared.map((one) => [`workspace ${one.id}`, one.name] as const),
    ...items.flatMap(({ kind, id }, index) => {
      const title = found[index]?.data?.title;
      return title ? [[`${kind} ${id}`, title] as const] : [];
    }),
  ]);
}
