import "./text.ts";
import { FolderOpen, Upload } from "lucide-react";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState, FileGrid, Skeleton, type GridColumn } from "../../ui/index.ts";
import type { FilePicking } from "./FilePickers.tsx";
import css from "./FilesPage.module.css";
import type { FolderState } from "./folder-state.ts";
import { useFileRows } from "./file-rows.tsx";

/** Pixels above the end from which on the next page is fetched. */
const nearEnd = 800;

/** What lies in the folder. */
export function FolderList({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const t = useText();
  const { listing } = folder;
  return (
    <div
      className={css.list}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        if (listing.hasNextPage && !listing.isFetchingNextPage && scrollHeight - scrollTop - clientHeight < nearEnd)
          void listing.fetchNextPage();
      }}
    >
      {folder.page ? (
        <FolderGrid folder={folder} picking={picking} />
      ) : (
        <Skeleton label={t("common.loading")} rows={6} />
      )}
    </div>
  );
}

function FolderGrid({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const t = useText();
  const columns = useColumns();
  const rows = useFileRows(folder);
  const { items, verbs } = folder;
  return (
    <FileGrid
      label={t("files.list", { folder: folder.name })}
      columns={columns}
      rows={rows}
      selected={folder.selected}
      onSelect={folder.select}
      onOpen={(id) => {
        const item = items.find((one) => one.id === id);
        if (item) folder.open(item);
      }}
      sort={folder.sort}
      onSort={folder.setSort}
      canChange={folder.canWrite}
      onDropFiles={(dropped, into) => picking.upload(dropped, into ?? folder.folderId)}
      onMove={(ids, into) => {
        const target = items.find((one) => one.id === into);
        if (!target) return;
        verbs.move(
          items.filter((one) => ids.includes(one.id)),
          target,
        );
      }}
      dragText={(count) => t("files.count", { n: count })}
      dropText={t("files.dropHere")}
      empty={<EmptyFolder canWrite={folder.canWrite} onUpload={picking.chooseFiles} />}
    />
  );
}

function useColumns(): GridColumn[] {
  const t = useText();
  const isPhone = useIsPhone();
  const columns: GridColumn[] = [
    { id: "name", name: t("files.column.name"), canSort: true },
    { id: "by", name: t("files.column.by"), isExtra: true },
    { id: "at", name: t("files.column.at"), canSort: true, isExtra: true },
    { id: "size", name: t("files.column.size"), isEnd: true, canSort: true, isExtra: true },
    { id: "more", name: t("files.column.more"), isEnd: true, isHeadHidden: true },
  ];
  return columns.filter((column) => !(isPhone && column.isExtra));
}

function EmptyFolder({ canWrite, onUpload }: { canWrite: boolean; onUpload: () => void }) {
  const t = useText();
  return (
    <EmptyState
      icon={<FolderOpen />}
      title={t("files.empty")}
      action={
        canWrite && (
          <Button icon={<Upload aria-hidden="true" />} onPress={onUpload}>
            {t("files.upload")}
          </Button>
        )
      }
    >
      {t(canWrite ? "files.emptyText" : "files.emptyRead")}
    </EmptyState>
  );
}
