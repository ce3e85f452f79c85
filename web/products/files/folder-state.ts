import "./text.ts";
import type { FileItem, FolderFilter, FolderListing } from "@safos/contract/files";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { saveLink } from "../../platform/download.ts";
import { useTarget } from "../../platform/target.ts";
import { useFiltering, type Filtering } from "./list/filter.ts";
import { useShape, type ListSort, type View } from "./list/remembered.ts";
import { useFolderRows, type FolderRows } from "./list/rows.ts";
import { folderLink, type FolderPlace } from "./places.ts";
import { archiveUrl, contentUrl, elsewherePaceMs } from "./queries.ts";
import { useViewed } from "./viewer/useViewed.ts";
import { useFileVerbs, type FileVerbs } from "./verbs.ts";

type FolderDialog =
  | { kind: "new-folder" }
  | { kind: "rename"; item: FileItem }
  | { kind: "class"; item: FileItem }
  | { kind: "remind"; item: FileItem }
  | { kind: "share"; item: FileItem }
  | { kind: "rewind"; item: Pick<FileItem, "id" | "name"> }
  | { kind: "move" | "copy"; items: readonly FileItem[] };

/** As many as one archive takes. */
export const mostInArchive = 200;

/** An open folder: what lies in it, what is chosen of that, and what is being done with it. */
export interface FolderState {
  readonly place: FolderPlace;
  readonly workspaceId: string;
  readonly isPersonal: boolean;
  /** Null: the workspace's root. */
  readonly folderId: number | null;
  readonly rootName: string;
  readonly name: string;
  readonly rows: FolderRows;
  /** The first page; undefined until it is there. */
  readonly page: FolderListing | undefined;
  /** Those that are read, in the list's order. */
  readonly items: readonly FileItem[];
  readonly canWrite: boolean;
  readonly canManage: boolean;
  readonly selected: ReadonlySet<number>;
  readonly chosen: readonly FileItem[];
  readonly select: (items: readonly FileItem[]) => void;
  readonly view: View;
  readonly setView: (view: View) => void;
  readonly sort: ListSort;
  readonly setSort: (sort: ListSort) => void;
  readonly filtering: Filtering;
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

const orderOf = ({ column, isDescending }: ListSort) => ({
  sort: column === "at" ? ("changed" as const) : column,
  descending: isDescending,
});

function useRows(place: FolderPlace, folderId: number | null, sort: ListSort, filter: FolderFilter): FolderRows {
  const { column, isDescending } = sort;
  const asked = useMemo(() => ({ ...orderOf({ column, isDescending }), filter }), [column, isDescending, filter]);
  return useFolderRows(place.workspaceId, folderId, asked, place.kind === "received" ? elsewherePaceMs : false);
}

/** What is chosen, as it is now; of a list that is read whole, what has gone is chosen no more. */
function useChosen({ items, total }: FolderRows) {
  const [selected, setSelected] = useState<ReadonlyMap<number, FileItem>>(new Map());
  const chosen = useMemo(() => {
    if (selected.size === 0) return [];
    const known = new Map(items.map((item) => [item.id, item]));
    const isWhole = items.length >= total;
    return [...selected.values()].flatMap((item) => known.get(item.id) ?? (isWhole ? [] : item));
  }, [selected, items, total]);
  const ids = useMemo(() => new Set(chosen.map((item) => item.id)), [chosen]);
  const select = (list: readonly FileItem[]): void => setSelected(new Map(list.map((item) => [item.id, item])));
  return { selected: ids, chosen, select };
}

export function useFolder(place: FolderPlace, folderId: number | null): FolderState {
  const { workspaceId } = place;
  const navigate = useNavigate();
  const shape = useShape();
  const filtering = useFiltering();
  const rows = useRows(place, folderId, shape.sort, filtering.filter);
  const verbs = useFileVerbs(workspaceId);
  const { selected, chosen, select } = useChosen(rows);
  const [dialog, setDialog] = useState<FolderDialog | null>(null);
  const viewed = useViewed();
  const [detailsId, setDetailsId] = useTargetedFile(viewed.id !== null);
  const page = rows.first;
  const rootName = place.name;
  return {
    place,
    workspaceId,
    isPersonal: place.kind === "workspace" && place.isPersonal,
    folderId,
    rootName,
    name: folderId === null ? rootName : (page?.folder.name ?? ""),
    rows,
    page,
    items: rows.items,
    canWrite: page?.canWrite ?? false,
    canManage: page?.canManage ?? false,
    selected,
    chosen,
    select,
    view: shape.view,
    setView: (view) => shape.set({ view }),
    sort: shape.sort,
    setSort: (sort) => shape.set({ sort }),
    filtering,
    dialog,
    setDialog,
    detailsId,
    setDetailsId,
    viewedId: viewed.id,
    verbs,
    open(item) {
      if (item.kind === "folder") void navigate(folderLink(place, item.id));
      else viewed.show(item.id);
    },
    download(list) {
      const [only] = list.length === 1 ? list : [];
      if (only?.kind === "file") saveLink(contentUrl(only, { isDownload: true }), only.name);
      else if (list.length > 0) saveLink(archiveUrl(list));
    },
    trash(list) {
      select([]);
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
