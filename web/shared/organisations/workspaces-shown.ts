import type { ManagedWorkspace, TrashedWorkspace } from "@safos/contract/workspaces";

/** Which of the organisation's workspaces are looked at. */
export const workspaceFilters = ["all", "ownerless", "guests", "shared", "archived", "trashed"] as const;
export type WorkspaceFilter = (typeof workspaceFilters)[number];

export type ShownWorkspace =
  | { readonly state: "used" | "ownerless" | "archived"; readonly workspace: ManagedWorkspace }
  | { readonly state: "trashed"; readonly workspace: TrashedWorkspace };

export const stateOf = ({ archivedAt, owners }: ManagedWorkspace): "used" | "ownerless" | "archived" =>
  archivedAt !== null ? "archived" : owners.length === 0 ? "ownerless" : "used";

const belongs: Readonly<Record<WorkspaceFilter, (one: ShownWorkspace) => boolean>> = {
  all: ({ state }) => state !== "trashed",
  ownerless: ({ state }) => state === "ownerless",
  guests: (one) => one.state !== "trashed" && one.workspace.guestCount > 0,
  shared: (one) => one.state !== "trashed" && one.workspace.organisations.length > 1,
  archived: ({ state }) => state === "archived",
  trashed: ({ state }) => state === "trashed",
};

export const countOf = (filter: WorkspaceFilter, list: readonly ShownWorkspace[]): number =>
  list.filter(belongs[filter]).length;

/** Those of a filter with the text in their name or an owner's, the largest first where `bySize`, else by name. */
export function shownWorkspaces(
  list: readonly ShownWorkspace[],
  { filter, text, bySize }: { readonly filter: WorkspaceFilter; readonly text: string; readonly bySize: boolean },
): ShownWorkspace[] {
  const wanted = text.trim().toLocaleLowerCase("sv");
  const namesIn = (one: ShownWorkspace): string =>
    [one.workspace.name, ...(one.state === "trashed" ? [] : one.workspace.owners.map((owner) => owner.displayName))]
      .join(" ")
      .toLocaleLowerCase("sv");
  const sizeOf = (one: ShownWorkspace): number => (one.state === "trashed" ? 0 : one.workspace.size);
  return list
    .filter((one) => belongs[filter](one) && namesIn(one).includes(wanted))
    .toSorted((a, b) => (bySize ? sizeOf(b) - sizeOf(a) : a.workspace.name.localeCompare(b.workspace.name, "sv")));
}
