import { fileRoutes } from "@safos/contract/routes/files";
import type { FileItem, FileVersion, FolderFilter, FolderListing, FolderSort, TrashItem } from "@safos/contract/files";
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

/** What is asked of a folder: its order and what of it is listed. */
export interface FolderAsked extends FolderOrder {
  readonly filter: FolderFilter;
}

/** Rows that are read at once. */
export const folderPageSize = 200;

/** A folder's page by its number, from 0: a long list is read where one looks. */
export const folderPageQuery = (workspaceId: string, folderId: number | null, asked: FolderAsked, page: number) =>
  queryOptions<FolderListing>({
    queryKey: ["files", workspaceId, "page", folderId, asked, page],
    queryFn: ({ signal }) => {
      const { filter, ...order } = asked;
      return request(fileRoutes.listFolder, {
        params: { id: workspaceId },
        query: {
          ...order,
          ...filter,
          ...(folderId === null ? {} : { folder: folderId }),
          from: page * folderPageSize,
          limit: folderPageSize,
        },
        signal,
      });
    },
  });

export const favouritesQuery = infiniteQueryOptions({
  queryKey: ["favourite-files"],
  initialPageParam: "",
  queryFn: ({ pageParam }) =>
    request(fileRoutes.listFavouriteFiles, { query: pageParam === "" ? {} : { after: pageParam } }),
  getNextPageParam: (page) => page.next,
});

export const fileQuery = (workspaceId: string, id: number) =>
  queryOptions<FileItem>({
    queryKey: ["files", workspaceId, "file", id],
    queryFn: () => request(fileRoutes.readFile, { params: { id } }),
  });

/** A folder whose workspace is not known beforehand. */
export const receivedFileQuery = (id: number) =>
  queryOptions<FileItem>({
    queryKey: ["received-file", id],
    queryFn: () => request(fileRoutes.readFile, { params: { id } }),
    refetchInterval: elsewherePaceMs,
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

/** How often lists of what lies in others' workspaces are fetched again: their events do not come here. */
export const elsewherePaceMs = 20_000;

/** As many as a home page shows. */
const recentShown = 6;

export const recentQuery = queryOptions<FileItem[]>({
  queryKey: ["recent-files"],
  queryFn: async () => (await request(fileRoutes.listRecentFiles, { query: { limit: recentShown } })).items,
});

/** The latest hundred, for the page of them. */
export const manyRecentQuery = queryOptions<FileItem[]>({
  queryKey: ["recent-files", "many"],
  queryFn: async () => (await request(fileRoutes.listRecentFiles, { query: { limit: 100 } })).items,
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
