import type { FileItem, FileVersion, FolderListing, TrashItem } from "@safos/contract/files";
import type { Static } from "typebox";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";

export type Trashed = Static<typeof TrashItem>;

/** One folder, page by page; `folderId` null is the workspace's root. */
export const folderQuery = (workspaceId: string, folderId: number | null) =>
  infiniteQueryOptions({
    queryKey: ["files", workspaceId, "folder", folderId],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<FolderListing>(
        `/api/v1/workspaces/${workspaceId}/files?${new URLSearchParams({
          ...(folderId === null ? {} : { folder: String(folderId) }),
          ...(pageParam ? { after: pageParam } : {}),
        })}`,
      ),
    getNextPageParam: (page: FolderListing) => page.next,
  });

export const fileQuery = (workspaceId: string, id: number) =>
  queryOptions<FileItem>({
    queryKey: ["files", workspaceId, "file", id],
    queryFn: () => api.get<FileItem>(`/api/v1/files/${id}`),
  });

export const versionsQuery = (workspaceId: string, id: number) =>
  queryOptions<FileVersion[]>({
    queryKey: ["files", workspaceId, "versions", id],
    queryFn: async () => (await api.get<{ items: FileVersion[] }>(`/api/v1/files/${id}/versions`)).items,
  });

export const trashQuery = (workspaceId: string) =>
  queryOptions<Trashed[]>({
    queryKey: ["files", workspaceId, "trash"],
    queryFn: async () => (await api.get<{ items: Trashed[] }>(`/api/v1/workspaces/${workspaceId}/trash`)).items,
  });

export const recentQuery = queryOptions<FileItem[]>({
  queryKey: ["recent-files"],
  queryFn: async () => (await api.get<{ items: FileItem[] }>("/api/v1/files/recent?limit=6")).items,
});

export function contentUrl(item: { id: number }, more: { version?: number; isDownload?: boolean } = {}): string {
  const query = new URLSearchParams({
    ...(more.version ? { version: String(more.version) } : {}),
    ...(more.isDownload ? { download: "1" } : {}),
  });
  return `/api/v1/files/${item.id}/content${query.size > 0 ? `?${query}` : ""}`;
}

export function previewUrl(item: { id: number; etag: string }, size: number): string {
  return `/api/v1/files/${item.id}/preview?size=${size}&v=${encodeURIComponent(item.etag)}`;
}
