import type { Found } from "@safos/contract/search";
import type { Principal } from "#http";
import type { SearchContext } from "../context.ts";

/** People whom the person may find, one more than the limit. */
export async function findPeople(
  { identity }: SearchContext,
  person: Principal,
  text: string,
  limit: number,
): Promise<Found[]> {
  const found = await identity.searchPersons(person, text, limit + 1);
  return found
    .filter((one) => !one.disabled)
    .map((one) => {
      const view = identity.view(one);
      return {
        kind: "person" as const,
        id: one.id,
        title: one.displayName,
        context: `${one.name} · ${view.organisationName}`,
        excerpt: "",
        path: `/chat/with/${encodeURIComponent(one.userId)}`,
        page: null,
        workspaceId: null,
        workspaceName: "",
        person: view,
        at: null,
      };
    });
}

/** The person's own workspaces whose names hold every term, one more than the limit. */
export async function findWorkspaces(
  { workspaces }: SearchContext,
  person: Principal,
  terms: readonly string[],
  limit: number,
): Promise<Found[]> {
  const list = await workspaces.listFor(person.personId);
  return list
    .filter(({ workspace }) => {
      const name = workspace.name.toLocaleLowerCase("sv");
      return !workspace.isPersonal && terms.every((term) => name.includes(term));
    })
    .slice(0, limit + 1)
    .map(({ workspace }) => ({
      kind: "workspace" as const,
      id: workspace.id,
      title: workspace.name,
      context: workspace.description,
      excerpt: "",
      path: `/w/${workspace.id}`,
      page: null,
      workspaceId: workspace.id,
      workspaceName: workspace.name,
      person: null,
      at: workspace.createdAt.toISOString(),
    }));
}
