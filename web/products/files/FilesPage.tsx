import type { FileItem } from "@safos/contract/files";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowUpDown, ChevronRight, FolderPlus, FolderOpen, FolderUp, Plus, Star, Upload, X } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState, type ChangeEvent } from "react";
import { explain, isMissing } from "../../platform/api.ts";
import { BackLink } from "../../platform/BackLink.tsx";
import { offered } from "../../platform/product.ts";
import { now } from "../../platform/clock.ts";
import { saveLink } from "../../platform/download.ts";
import { queryClient } from "../../platform/query.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { useMe } from "../../platform/session.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useTarget } from "../../platform/target.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  EmptyState,
  FileGrid,
  Hidden,
  IconButton,
  Menu,
  showToast,
  Skeleton,
  type Dropped,
  type GridColumn,
  type GridSort,
} from "../../ui/index.ts";
import { workspaceQuery } from "../../shared/workspaces/queries.ts";
import { DetailsPanel } from "./DetailsPanel.tsx";
import { ChooseFolderDialog, NewFolderDialog, RenameDialog } from "./FileDialogs.tsx";
import { FolderMaker } from "./folders.ts";
import css from "./FilesPage.module.css";
import { KindIcon } from "./kinds.tsx";
import { PreviewDialog } from "./PreviewDialog.tsx";
import { contentUrl, folderQuery } from "./queries.ts";
import { TrashPage } from "./TrashPage.tsx";
import { uploadFiles, withPath } from "./uploads.ts";
import { useFileVerbs } from "./verbs.ts";

/** `/w/:workspaceId/files/` the root, `…/files/12` a folder, `…/files/trash` the trash. */
export function FilesPage() {
  const { workspaceId, _splat: rest } = useParams({ from: "/inside/w/$workspaceId/files/$" });
  const place = (rest ?? "").replace(/\/$/, "");
  if (place === "trash") return <TrashPage workspaceId={workspaceId} />;
  if (place !== "" && !/^\d{1,15}$/.test(place)) return <MissingPage />;
  const folderId = place === "" ? null : Number(place);
  return <Folder key={`${workspaceId} ${place}`} workspaceId={workspaceId} folderId={folderId} />;
}

/** Some browsers on phones choose single files only. */
const canChooseFolder = "webkitdirectory" in HTMLInputElement.prototype;

type Dialog =
  | { kind: "new-folder" }
  | { kind: "rename"; item: FileItem }
  | { kind: "move" | "copy"; items: readonly FileItem[] }
  | { kind: "preview"; item: FileItem }
  | null;

function Folder({ workspaceId, folderId }: { workspaceId: string; folderId: number | null }) {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const navigate = useNavigate();
  const isPhone = useIsPhone();
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const listing = useInfiniteQuery(folderQuery(workspaceId, folderId));
  const verbs = useFileVerbs(workspaceId);
  const picker = useRef<HTMLInputElement>(null);
  const folderPicker = useRef<HTMLInputElement>(null);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [sort, setSort] = useState<GridSort>({ column: "name", isDescending: false });
  const [dialog, setDialog] = useState<Dialog>(null);
  const [detailsId, setDetailsId] = useState<number | null>(null);

  const page = listing.data?.pages[0];
  const items = useMemo(
    () => sorted(listing.data?.pages.flatMap((one) => one.items) ?? [], sort),
    [listing.data, sort],
  );
  const canWrite = page?.canWrite ?? false;
  const rootName = workspace.isPersonal ? t("files.mine") : workspace.name;
  const folderName = folderId === null ? rootName : (page?.folder.name ?? "");
  const chosen = items.filter((item) => selected.has(item.id));

  const upload = useCallback(
    ({ files, emptyFolders }: Dropped, into: number | null) => {
      const place = { workspaceId, folderId: into };
      if (files.length > 0) uploadFiles(files, place);
      if (emptyFolders.length === 0) return;
      const folders = new FolderMaker(place);
      Promise.all(emptyFolders.map((path) => folders.at(path)))
        .catch((error: unknown) => showToast({ text: explain(error), tone: "danger" }))
        .finally(() => void queryClient.invalidateQueries({ queryKey: ["files", workspaceId] }));
    },
    [workspaceId],
  );
  const picked = (event: ChangeEvent<HTMLInputElement>): void => {
    upload({ files: [...(event.target.files ?? [])].map(withPath), emptyFolders: [] }, folderId);
    event.target.value = "";
  };
  const open = (item: FileItem): void => {
    if (item.kind === "folder")
      void navigate({ to: "/w/$workspaceId/files/$", params: { workspaceId, _splat: String(item.id) } });
    else setDialog({ kind: "preview", item });
  };
  // An address may point at one file of the folder.
  const target = useTarget("file");
  useEffect(() => {
    if (target !== null && /^\d{1,15}$/.test(target)) setDetailsId(Number(target));
  }, [target]);
  const download = (list: readonly FileItem[]): void => {
    for (const item of list) if (item.kind === "file") saveLink(contentUrl(item, { isDownload: true }), item.name);
  };
  const trash = (list: readonly FileItem[]): void => {
    setSelected(new Set());
    if (list.some((item) => item.id === detailsId)) setDetailsId(null);
    verbs.trash(list);
  };

  const createCard = offered("createCard");
  const actionsFor = (list: readonly FileItem[]) => {
    const [only] = list.length === 1 ? list : [];
    return [
      only && { id: "open", name: t("files.open"), onAction: () => open(only) },
      list.every((item) => item.kind === "file") && {
        id: "download",
        name: t("files.download"),
        onAction: () => download(list),
      },
      only && { id: "details", name: t("files.details"), onAction: () => setDetailsId(only.id) },
      only &&
        canWrite && {
          id: "rename",
          name: t("files.rename"),
          startsGroup: true,
          onAction: () => setDialog({ kind: "rename", item: only }),
        },
      canWrite && { id: "move", name: t("files.move"), onAction: () => setDialog({ kind: "move", items: list }) },
      canWrite && { id: "copy", name: t("files.copy"), onAction: () => setDialog({ kind: "copy", items: list }) },
      only && {
        id: "favourite",
        name: t(only.isFavourite ? "files.unfavourite" : "files.favourite"),
        onAction: () => verbs.change.mutate({ id: only.id, isFavourite: !only.isFavourite }),
      },
      only?.kind === "file" &&
        createCard && {
          id: "card",
          name: t("shell.createCard"),
          onAction: () => createCard({ workspaceId, source: { kind: "file", id: String(only.id) }, title: only.name }),
        },
      canWrite && {
        id: "delete",
        name: t("files.delete"),
        isDanger: true,
        startsGroup: true,
        onAction: () => trash(list),
      },
    ];
  };

  if (listing.isError && !page)
    return isMissing(listing.error) ? <MissingPage /> : <TroublePage error={listing.error} />;

  const rows = items.map((item) => {
    const by = item.changedBy ? (item.changedBy.id === me.person.id ? t("files.you") : item.changedBy.displayName) : "";
    const when = formatWhen(locale, Date.parse(item.changedAt), now(), {
      today: t("common.today"),
      yesterday: t("common.yesterday"),
    });
    return {
      id: item.id,
      name: item.name,
      isFolder: item.kind === "folder",
      cells: {
        name: (
          <span className={css.fileName} title={item.name}>
            <KindIcon name={item.name} isFolder={item.kind === "folder"} />
            <span className={css.nameWords}>
              <span className={css.nameText}>
                {item.name}
                {item.isFavourite && <Star className={css.star} aria-label={t("files.isFavourite")} />}
              </span>
              <span className={css.below}>
                {[by, when, ...(item.kind === "file" ? [formatBytes(locale, item.size)] : [])]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
          </span>
        ),
        by,
        at: when,
        size: formatBytes(locale, item.size),
        more: (
          <Menu
            label={t("common.moreFor", { name: item.name })}
            size={isPhone ? "lg" : "sm"}
            actions={actionsFor([item])}
          />
        ),
      },
    };
  });
  const columns: GridColumn[] = [
    { id: "name", name: t("files.column.name"), canSort: true },
    { id: "by", name: t("files.column.by"), isExtra: true },
    { id: "at", name: t("files.column.at"), canSort: true, isExtra: true },
    { id: "size", name: t("files.column.size"), isEnd: true, canSort: true, isExtra: true },
    { id: "more", name: t("files.column.more"), isEnd: true, isHeadHidden: true },
  ];
  const sorts = ["name", "at", "size"] as const;
  const sortName = (id: string): string =>
    t(id === "at" ? "files.sort.changed" : id === "size" ? "files.sort.size" : "files.sort.name");
  return (
    <section
      className={css.page}
      aria-label={folderName}
      onKeyDown={(event) => {
        if (!canWrite || chosen.length === 0 || !(event.target as HTMLElement).closest("[role=row], [role=grid]"))
          return;
        const [only] = chosen.length === 1 ? chosen : [];
        if (event.key === "Delete") trash(chosen);
        else if (event.key === "F2" && only) setDialog({ kind: "rename", item: only });
        else return;
        event.preventDefault();
      }}
    >
      {(workspace.isPersonal || isPhone) && (
        <Hidden>
          <h1>{folderName}</h1>
        </Hidden>
      )}
      <header className={css.head}>
        <span className={css.back}>
          {folderId === null ? (
            <BackLink to="/files" />
          ) : (
            <Link
              to="/w/$workspaceId/files/$"
              params={{ workspaceId, _splat: page && page.path.length > 1 ? String(page.path.at(-1)?.id ?? "") : "" }}
              aria-label={t("common.back")}
              className={css.backLink}
            >
              <ChevronRight aria-hidden="true" />
            </Link>
          )}
        </span>
        {chosen.length > 1 ? (
          <div className={css.selection} role="status">
            {t("files.selected", { n: chosen.length })}
            <IconButton label={t("files.clearSelection")} size="sm" onPress={() => setSelected(new Set())}>
              <X aria-hidden="true" />
            </IconButton>
          </div>
        ) : (
          <nav className={css.crumbs} aria-label={t("files.crumbs")}>
            <ol>
              <li className={folderId === null ? css.here : undefined}>
                {!workspace.isPersonal && <Avatar id={workspace.id} name={workspace.name} isSquare />}
                {folderId === null ? (
                  <b aria-current="page">{rootName}</b>
                ) : (
                  <Link to="/w/$workspaceId/files/$" params={{ workspaceId, _splat: "" }} activeProps={{}}>
                    {rootName}
                  </Link>
                )}
              </li>
              {folderId !== null &&
                page?.path.slice(1).map((one) => (
                  <li key={one.id}>
                    <ChevronRight aria-hidden="true" />
                    <Link
                      to="/w/$workspaceId/files/$"
                      params={{ workspaceId, _splat: String(one.id) }}
                      activeProps={{}}
                    >
                      {one.name}
                    </Link>
                  </li>
                ))}
              {folderId !== null && (
                <li className={css.here}>
                  <ChevronRight aria-hidden="true" />
                  <b aria-current="page">{folderName}</b>
                </li>
              )}
            </ol>
          </nav>
        )}
        {chosen.length > 1 ? (
          <Menu label={t("common.more")} actions={actionsFor(chosen)} size="md" />
        ) : (
          canWrite &&
          !isPhone && (
            <>
              <Button size="sm" icon={<Upload aria-hidden="true" />} onPress={() => picker.current?.click()}>
                {t("files.upload")}
              </Button>
              {canChooseFolder && (
                <Button size="sm" icon={<FolderUp aria-hidden="true" />} onPress={() => folderPicker.current?.click()}>
                  {t("files.uploadFolder")}
                </Button>
              )}
              <Button
                variant="primary"
                size="sm"
                icon={<FolderPlus aria-hidden="true" />}
                onPress={() => setDialog({ kind: "new-folder" })}
              >
                {t("files.newFolder")}
              </Button>
            </>
          )
        )}
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-hidden="true"
          tabIndex={-1}
          data-testid="upload"
          onChange={picked}
        />
        <input
          ref={folderPicker}
          type="file"
          {...{ webkitdirectory: "" }}
          hidden
          aria-hidden="true"
          tabIndex={-1}
          data-testid="upload-folder"
          onChange={picked}
        />
      </header>
      <div className={css.bar}>
        <Menu
          label={t("files.sort")}
          trigger={
            <Button size="sm" icon={<ArrowUpDown aria-hidden="true" />}>
              {sortName(sort.column)}
            </Button>
          }
          actions={sorts.map((id) => ({
            id,
            name: sortName(id),
            onAction: () => setSort({ column: id, isDescending: id !== "name" }),
          }))}
        />
        <span className={css.count}>{t("files.count", { n: items.length })}</span>
      </div>
      <div
        className={css.list}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          if (listing.hasNextPage && !listing.isFetchingNextPage && scrollHeight - scrollTop - clientHeight < 800)
            void listing.fetchNextPage();
        }}
      >
        {!page ? (
          <Skeleton label={t("common.loading")} rows={6} />
        ) : (
          <FileGrid
            label={t("files.list", { folder: folderName })}
            columns={columns.filter((column) => !(isPhone && column.isExtra))}
            rows={rows}
            selected={selected}
            onSelect={(ids) => {
              setSelected(ids);
              const [first] = ids;
              if (detailsId !== null && ids.size === 1 && first !== undefined) setDetailsId(first);
            }}
            onOpen={(id) => {
              const item = items.find((one) => one.id === id);
              if (item) open(item);
            }}
            sort={sort}
            onSort={setSort}
            canChange={canWrite}
            onDropFiles={(dropped, into) => upload(dropped, into ?? folderId)}
            onMove={(ids, into) => {
              const target = items.find((one) => one.id === into);
              if (target)
                verbs.move(
                  items.filter((one) => ids.includes(one.id)),
                  target,
                );
            }}
            dragText={(count) => t("files.count", { n: count })}
            dropText={t("files.dropHere")}
            empty={
              <EmptyState
                icon={<FolderOpen />}
                title={t("files.empty")}
                action={
                  canWrite && (
                    <Button icon={<Upload aria-hidden="true" />} onPress={() => picker.current?.click()}>
                      {t("files.upload")}
                    </Button>
                  )
                }
              >
                {t(canWrite ? "files.emptyText" : "files.emptyRead")}
              </EmptyState>
            }
          />
        )}
      </div>
      {isPhone && canWrite && (
        <div className={css.float}>
          <Menu
            label={t("files.new")}
            trigger={
              <Button variant="primary" aria-label={t("files.new")}>
                <Plus aria-hidden="true" />
              </Button>
            }
            actions={[
              { id: "upload", name: t("files.upload"), icon: <Upload />, onAction: () => picker.current?.click() },
              canChooseFolder && {
                id: "upload-folder",
                name: t("files.uploadFolder"),
                icon: <FolderUp />,
                onAction: () => folderPicker.current?.click(),
              },
              {
                id: "folder",
                name: t("files.newFolder"),
                icon: <FolderPlus />,
                onAction: () => setDialog({ kind: "new-folder" }),
              },
            ]}
          />
        </div>
      )}
      {dialog?.kind === "new-folder" && (
        <NewFolderDialog workspaceId={workspaceId} parentId={folderId} onClose={() => setDialog(null)} />
      )}
      {dialog?.kind === "rename" && (
        <RenameDialog item={dialog.item} workspaceId={workspaceId} onClose={() => setDialog(null)} />
      )}
      {(dialog?.kind === "move" || dialog?.kind === "copy") && (
        <ChooseFolderDialog
          kind={dialog.kind}
          workspaceId={workspaceId}
          rootName={rootName}
          startId={folderId}
          moving={dialog.items}
          onClose={() => setDialog(null)}
          onChoose={(target) => {
            if (dialog.kind === "move") verbs.move(dialog.items, target);
            else verbs.copy(dialog.items, target);
            setSelected(new Set());
            setDialog(null);
          }}
        />
      )}
      {dialog?.kind === "preview" && <PreviewDialog item={dialog.item} onClose={() => setDialog(null)} />}
      {detailsId !== null && (
        <DetailsPanel
          workspaceId={workspaceId}
          id={detailsId}
          canWrite={canWrite}
          onOpen={open}
          onClose={() => setDetailsId(null)}
        />
      )}
    </section>
  );
}

function sorted(items: readonly FileItem[], sort: GridSort): FileItem[] {
  const sign = sort.isDescending ? -1 : 1;
  const compare = (a: FileItem, b: FileItem): number => {
    if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
    if (sort.column === "size" && a.size !== b.size) return (a.size - b.size) * sign;
    if (sort.column === "at" && a.changedAt !== b.changedAt) return a.changedAt < b.changedAt ? -sign : sign;
    return a.name.localeCompare(b.name, "sv", { numeric: true }) * (sort.column === "name" ? sign : 1);
  };
  return [...items].sort(compare);
}
