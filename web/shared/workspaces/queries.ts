import type { Member, Role, Workspace } from "@safos/contract/workspaces";
import type { Person } from "@safos/contract/identity";
import { personRoutes } from "@safos/contract/routes/identity";
import { memberRoutes, workspaceRoutes } from "@safos/contract/routes/workspaces";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";

export const workspacesQuery = queryOptions<Workspace[]>({
  queryKey: ["workspaces"],
  queryFn: async () => (await request(workspaceRoutes.listWorkspaces)).items,
});

export const workspaceQuery = (id: string) =>
  queryOptions<Workspace>({
    queryKey: ["workspace", id],
    queryFn: () => request(workspaceRoutes.readWorkspace, { params: { id } }),
    placeholderData: () => queryClient.getQueryData(workspacesQuery.queryKey)?.find((one) => one.id === id),
  });

export const membersQuery = (id: string) =>
  queryOptions<Member[]>({
    queryKey: ["members", id],
    queryFn: async () => (await request(memberRoutes.listMembers, { params: { id } })).items,
  });

export const peopleQuery = (text: string) =>
  queryOptions<Person[]>({
    queryKey: ["people", text],
    queryFn: async ({ signal }) => (await request(personRoutes.searchPeople, { query: { query: text }, signal })).items,
    enabled: text.trim().length > 0,
    staleTime: 60_000,
    // Who is picked stands in the list until others come: picking writes a name into the field, which is asked about at once.
    placeholderData: (before) => (text.trim() === "" ? undefined : before),
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

/** After a change of who is in a workspace. */
export async function refreshMembers(workspaceId: string): Promise<void> {
  await Promise.all(
    [["members", workspaceId], ["workspace", workspaceId], ["workspaces"]].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );
}
