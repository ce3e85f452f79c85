import { fileRoutes } from "@safos/contract/routes/files";
import type { FileItem, FileVersion, FolderListing, FolderSort, TrashItem } from "@safos/contract/files";
import type { FileReceipt } from "@safos/contract/file-visits";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { addressOf, request } from "../../platform/request.ts";

/** A folder's order as the API calls it. */
interface FolderOrder {
  readonly sort: FolderSort;
  readonly descending: boolean;
}

/** One folder, page by page; `folderId` null is the workspace's root. The server sorts: a page holds but a part. */
export const folderQuery = (
  workspaceId: string,
  folderId: number | null,
  order: FolderOrder = { sort: "name", descending: false },
) =>
  infiniteQueryOptions({
    queryKey: ["files", workspaceId, "folder", folderId, order],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(fileRoutes.listFolder, {
        params: { id: workspaceId },
        query: {
          ...order,
          ...(folderId === null ? {} : { folder: folderId }),
          ...(pageParam ? { after: pageParam } : {}),
        },
      }),
    getNextPageParam: (page: FolderListing) => page.next,
  });

export const fileQuery = (workspaceId: string, id: number) =>
  queryOptions<FileItem>({
    queryKey: ["files", workspaceId, "file", id],
    queryFn: () => request(fileRoutes.readFile, { params: { id } }),
  });

export const receiptQuery = (workspaceId: string, id: number) =>
  queryOptions<FileReceipt | null>({
    queryKey: ["files", workspaceId, "receipt", id],
    queryFn: async () => (await request(fileRoutes.readReceipt, { params: { id } })).receipt,
  });

export const versionsQuery = (workspaceId: string, id: number) =>
  queryOptions<FileVersion[]>({
    queryKey: ["files", workspaceId, "versions", id],
    queryFn: async () => (await request(fileRoutes.listVersions, { params: { id } })).items,
  });

export const trashQuery = (workspaceId: string) =>
  queryOptions<TrashItem[]>({
    queryKey: ["files", workspaceId, "trash"],
    queryFn: async () => (await request(fileRoutes.listTrash, { params: { id: workspaceId } })).items,
  });

/** As many as a home page shows. */
const recentShown = 6;

export const recentQuery = queryOptions<FileItem[]>({
  queryKey: ["recent-files"],
  queryFn: async () => (await request(fileRoutes.listRecentFiles, { query: { limit: recentShown } })).items,
});

export const contentUrl = (
  { id }: { id: number },
  { version, isDownload }: { version?: number; isDownload?: boolean } = {},
): string =>
  addressOf(fileRoutes.readContent, {
    params: { id },
    query: { ...(version ? { version } : {}), ...(isDownload ? { download: "1" } : {}) },
  });

/** Folders, and more than one file, as one archive; the server names it. */
export const archiveUrl = (items: readonly { id: number }[]): string =>
  addressOf(fileRoutes.readArchive, { query: { files: items.map((one) => one.id).join(",") } });

/** Another content is another address, so that the picture may be cached. */
export const previewUrl = ({ id, etag }: { id: number; etag: string }, size: number): string =>
  `${addressOf(fileRoutes.readPreview, { params: { id }, query: { size } })}&v=${encodeURIComponent(etag)}`;
