import type { Member, Role, Workspace } from "@safos/contract/workspaces";
import type { Person } from "@safos/contract/identity";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";
import { orCached } from "../../platform/offline.ts";
import { queryClient } from "../../platform/query.ts";

export const workspacesQuery = queryOptions<Workspace[]>({
  queryKey: ["workspaces"],
  queryFn: () =>
    orCached("workspaces", async () => (await api.get<{ items: Workspace[] }>("/api/v1/workspaces")).items),
});

export const workspaceQuery = (id: string) =>
  queryOptions<Workspace>({
    queryKey: ["workspace", id],
    queryFn: () =>
      orCached(`workspace.${id}`, () => api.get<Workspace>(`/api/v1/workspaces/${encodeURIComponent(id)}`)),
    placeholderData: () => queryClient.getQueryData(workspacesQuery.queryKey)?.find((one) => one.id === id),
  });

export const membersQuery = (id: string) =>
  queryOptions<Member[]>({
    queryKey: ["members", id],
    queryFn: async () =>
      (await api.get<{ items: Member[] }>(`/api/v1/workspaces/${encodeURIComponent(id)}/members`)).items,
  });

export const peopleQuery = (words: string) =>
  queryOptions<Person[]>({
    queryKey: ["people", words],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: Person[] }>(`/api/v1/people?query=${encodeURIComponent(words)}`, { signal })).items,
    enabled: words.trim().length > 0,
    staleTime: 60_000,
  });

/** The person's workspaces, shared ones first by name as the language sorts, the personal one apart. */
export function useWorkspaces(): { shared: Workspace[]; personal: Workspace | undefined; isPending: boolean } {
  const { data, isPending } = useQuery(workspacesQuery);
  const all = data ?? [];
  return {
    shared: all.filter((one) => !one.isPersonal).sort((a, b) => a.name.localeCompare(b.name, "sv")),
    personal: all.find((one) => one.isPersonal),
    isPending,
  };
}

const order: readonly Role[] = ["guest", "viewer", "commenter", "editor", "owner"];

/** May someone with this role do what needs at least that role? The server decides; this only chooses what to show. */
export function isAtLeast(role: Role | undefined, least: Role): boolean {
  return role !== undefined && order.indexOf(role) >= order.indexOf(least);
}
