import type { Workspace } from "@safos/contract/workspaces";

/** Where a folder is opened from: its workspace, or what was shared with someone who is no member there. */
export type FolderPlace =
  | { readonly kind: "workspace"; readonly workspaceId: string; readonly name: string; readonly isPersonal: boolean }
  | { readonly kind: "received"; readonly workspaceId: string; readonly name: string };

export const placeOfWorkspace = ({ id, name, isPersonal }: Workspace, mine: string): FolderPlace => ({
  kind: "workspace",
  workspaceId: id,
  name: isPersonal ? mine : name,
  isPersonal,
});

/** The address of a folder of a place; null: of the place itself. */
export function folderLink(place: FolderPlace, id: number | null) {
  if (place.kind === "workspace")
    return {
      to: "/w/$workspaceId/files/$",
      params: { workspaceId: place.workspaceId, _splat: String(id ?? "") },
    } as const;
  return id === null
    ? ({ to: "/files/shared-with-me" } as const)
    : ({ to: "/files/shared-with-me/$folderId", params: { folderId: String(id) } } as const);
}
