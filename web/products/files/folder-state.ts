import type { FileItem, FolderListing } from "@safos/contract/files";
import { useInfiniteQuery, useSuspenseQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { saveLink } from "../../platform/download.ts";
import { useTarget } from "../../platform/target.ts";
import { workspaceQuery } from "../../shared/workspaces/queries.ts";
import { useText } from "../../text/index.tsx";
import type { GridSort } from "../../ui/index.ts";
import { useViewed } from "./viewer/useViewed.ts";
import { archiveUrl, contentUrl, folderQuery } from "./queries.ts";
import { useFileVerbs, type FileVerbs } from "./verbs.ts";

type FolderDialog =
  | { kind: "new-folder" }
  | { kind: "rename"; item: FileItem }
  | { kind: "class"; item: FileItem }
  | { kind: "share"; item: FileItem }
  | { kind: "move" | "copy"; items: readonly FileItem[] };

/** An open folder: what lies in it, what is chosen of that, and what is being done with it. */
export interface FolderState {
  readonly workspaceId: string;
  readonly isPersonal: boolean;
  /** Null: the workspace's root. */
  readonly folderId: number | null;
  readonly rootName: string;
  readonly name: string;
  readonly listing: UseInfiniteQueryResult;
  /** The first page; undefined until it is there. */
  readonly page: FolderListing | undefined;
  readonly items: readonly FileItem[];
  readonly canWrite: boolean;
  readonly canManage: boolean;
  readonly selected: ReadonlySet<number>;
  readonly chosen: readonly FileItem[];
  readonly select: (ids: ReadonlySet<number>) => void;
  readonly sort: GridSort;
  readonly setSort: (sort: GridSort) => void;
  readonly dialog: FolderDialog | null;
  readonly setDialog: (dialog: FolderDialog | null) => void;
  /** The file whose details stand beside. */
  readonly detailsId: number | null;
  readonly setDetailsId: (id: number | null) => void;
  /** The file that is shown in the folder's place. */
  readonly viewedId: number | null;
  readonly verbs: FileVerbs;
  /** Goes into a folder, shows a file. */
  readonly open: (item: FileItem) => void;
  readonly download: (items: readonly FileItem[]) => void;
  readonly trash: (items: readonly FileItem[]) => void;
}

const orderOf = ({ column, isDescending }: GridSort) => ({
  sort: column === "at" ? ("changed" as const) : column === "size" ? ("size" as const) : ("name" as const),
  descending: isDescending,
});

export function useFolder(workspaceId: string, folderId: number | null): FolderState {
  const t = useText();
  const navigate = useNavigate();
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const [sort, setSort] = useState<GridSort>({ column: "name", isDescending: false });
  const listing = useInfiniteQuery({
    ...folderQuery(workspaceId, folderId, orderOf(sort)),
    // The list stands while it is sorted anew.
    placeholderData: (before, query) => (query?.queryKey[3] === folderId ? before : undefined),
  });
  const verbs = useFileVerbs(workspaceId);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [dialog, setDialog] = useState<FolderDialog | null>(null);
  const viewed = useViewed();
  const [detailsId, setDetailsId] = useTargetedFile(viewed.id !== null);
  const page = listing.data?.pages[0];
  const items = useMemo(() => listing.data?.pages.flatMap((one) => one.items) ?? [], [listing.data]);
  const rootName = workspace.isPersonal ? t("files.mine") : workspace.name;
  return {
    workspaceId,
    isPersonal: workspace.isPersonal,
    folderId,
    rootName,
    name: folderId === null ? rootName : (page?.folder.name ?? ""),
    listing,
    page,
    items,
    canWrite: page?.canWrite ?? false,
    canManage: page?.canManage ?? false,
    selected,
    chosen: items.filter((item) => selected.has(item.id)),
    select(ids) {
      setSelected(ids);
      const [first] = ids;
      if (detailsId !== null && ids.size === 1 && first !== undefined) setDetailsId(first);
    },
    sort,
    setSort,
    dialog,
    setDialog,
    detailsId,
    setDetailsId,
    viewedId: viewed.id,
    verbs,
    open(item) {
      if (item.kind === "folder")
        void navigate({ to: "/w/$workspaceId/files/$", params: { workspaceId, _splat: String(item.id) } });
      else viewed.show(item.id);
    },
    download(list) {
      const [only] = list.length === 1 ? list : [];
      if (only?.kind === "file") saveLink(contentUrl(only, { isDownload: true }), only.name);
      else if (list.length > 0) saveLink(archiveUrl(list));
    },
    trash(list) {
      setSelected(new Set());
      if (list.some((item) => item.id === detailsId)) setDetailsId(null);
      verbs.trash(list);
    },
  };
}

/** An address may point at one file of the folder: its details open, unless the file itself does. */
function useTargetedFile(isViewed: boolean) {
  const state = useState<number | null>(null);
  const [, setDetailsId] = state;
  const target = useTarget("file");
  useEffect(() => {
    if (target !== null && !isViewed && /^\d{1,15}$/.test(target)) setDetailsId(Number(target));
  }, [target, isViewed, setDetailsId]);
  return state;
}
