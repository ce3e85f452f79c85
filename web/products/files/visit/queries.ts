import type { SheetBook, SheetLocale } from "@safos/contract/sheets";
import { fileRequestRoutes, fileVisitRoutes } from "@safos/contract/routes/file-visits";
import type { FileRequest, Visited, VisitedFile, VisitedPages } from "@safos/contract/file-visits";
import type { FolderSort } from "@safos/contract/files";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { addressOf, request } from "../../../platform/request.ts";

export interface VisitOrder {
  sort: FolderSort;
  descending: boolean;
}

/** What a link opens, or a folder in it (not null), page by page. */
export const visitedQuery = (linkId: string, folder: number | null, order: VisitOrder) =>
  infiniteQueryOptions({
    queryKey: ["visited", linkId, folder, order],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(fileVisitRoutes.listVisited, {
        query: { ...order, ...(folder === null ? {} : { folder }), ...(pageParam ? { after: pageParam } : {}) },
        isQuiet: true,
      }),
    getNextPageParam: (page: Visited) => page.next,
  });

/** Lets the browser fetch bytes by itself; again when the cookie for it has run out. */
export const visitQuery = (linkId: string) =>
  queryOptions({
    queryKey: ["visit", linkId],
    queryFn: async () => {
      await request(fileVisitRoutes.openVisit, { isQuiet: true });
      return true;
    },
    staleTime: 6 * 3_600_000,
  });

export const requestQuery = (linkId: string, guestId: string) =>
  queryOptions<FileRequest>({
    queryKey: ["file-request", linkId, guestId],
    queryFn: () => request(fileRequestRoutes.readFileRequest, { isQuiet: true }),
  });

export const visitedContentUrl = (linkId: string, { id }: VisitedFile, isDownload = false): string =>
  addressOf(fileVisitRoutes.readVisitedContent, {
    params: { id: linkId, fileId: id },
    query: isDownload ? { download: "1" } : {},
  });

/** `page` counts from 1. */
export const visitedPreviewUrl = (linkId: string, { id, etag }: VisitedFile, size: number, page = 1): string =>
  `${addressOf(fileVisitRoutes.readVisitedPreview, { params: { id: linkId, fileId: id }, query: { size, page } })}&v=${encodeURIComponent(etag)}`;

/** What can be shown of a file page by page. */
export const visitedPagesQuery = (linkId: string, { id, etag }: VisitedFile) =>
  queryOptions<VisitedPages>({
    queryKey: ["visited-pages", linkId, id, etag],
    queryFn: () => request(fileVisitRoutes.readVisitedPages, { params: { fileId: id }, isQuiet: true }),
    retry: false,
  });

/** A spreadsheet as a table. */
export const visitedSheetsQuery = (linkId: string, { id, etag }: VisitedFile, locale: SheetLocale) =>
  queryOptions<SheetBook>({
    queryKey: ["visited-sheets", linkId, id, etag, locale],
    queryFn: () =>
      request(fileVisitRoutes.readVisitedSheets, { params: { fileId: id }, query: { locale }, isQuiet: true }),
    retry: false,
  });

export const visitedArchiveUrl = (linkId: string, folder: number): string =>
  addressOf(fileVisitRoutes.readVisitedArchive, { params: { id: linkId }, query: { folder } });
