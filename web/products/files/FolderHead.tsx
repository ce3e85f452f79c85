import "./text.ts";
import type { FolderListing } from "@safos/contract/files";
import { Link } from "@tanstack/react-router";
import { ChevronRight, FolderPlus, FolderUp, Upload, X } from "lucide-react";
import { BackLink } from "../../platform/BackLink.tsx";
import { useIsPhone } from "../../platform/screen.ts";
import { ItemClassChip } from "../../shared/items/index.ts";
import { formatBytes, useLocale, useText } from "../../text/index.tsx";
import { Avatar, Button, HeaderEnd, IconButton } from "../../ui/index.ts";
import { FilePickers, type FilePicking } from "./FilePickers.tsx";
import css from "./FilesPage.module.css";
import type { FolderState } from "./folder-state.ts";
import { useCrumbDrop } from "./list/useCrumbDrop.ts";
import { folderLink, type FolderPlace } from "./places.ts";

/** Where one is, or on a phone what is chosen; and what can be done there. */
export function FolderHead({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const isPhone = useIsPhone();
  return (
    <header className={css.head}>
      {isPhone && folder.chosen.length > 0 ? (
        <Chosen folder={folder} />
      ) : (
        <>
          <span className={css.back}>
            <Back folder={folder} />
          </span>
          <Crumbs folder={folder} />
          {folder.folderId !== null && <ItemClassChip kind="file" id={String(folder.folderId)} title={folder.name} />}
          {folder.canWrite && !isPhone && <NewButtons folder={folder} picking={picking} />}
        </>
      )}
      <HeaderEnd />
      <FilePickers {...picking.inputs} />
    </header>
  );
}

function Chosen({ folder }: { folder: FolderState }) {
  const t = useText();
  const locale = useLocale();
  const { chosen, rows } = folder;
  const size = chosen.reduce((sum, one) => sum + one.size, 0);
  return (
    <>
      <IconButton label={t("files.clearSelection")} size="lg" onPress={() => folder.select([])}>
        <X aria-hidden="true" />
      </IconButton>
      <div className={css.selection} role="status">
        <b>{t("files.selected", { n: chosen.length })}</b>
        <span>{[formatBytes(locale, size), folder.name].join(" · ")}</span>
      </div>
      <Button
        variant="quiet"
        onPress={() => void rows.load(0, Math.max(0, rows.total - 1)).then((items) => folder.select(items))}
      >
        {t("files.choose.all")}
      </Button>
    </>
  );
}

function Back({ folder: { place, folderId, page } }: { folder: FolderState }) {
  const t = useText();
  if (folderId === null) return <BackLink to="/files" />;
  return (
    <Link
      {...folderLink(place, above(place, page?.path ?? []).at(-1)?.id ?? null)}
      aria-label={t("common.back")}
      className={css.backLink}
    >
      <ChevronRight aria-hidden="true" />
    </Link>
  );
}

/** The folders above, without the workspace's own, which is the place itself. */
const above = ({ kind }: FolderPlace, path: FolderListing["path"]): FolderListing["path"] =>
  kind === "workspace" ? path.slice(1) : path;

function Crumbs({ folder }: { folder: FolderState }) {
  const t = useText();
  const { workspaceId, folderId, rootName, place } = folder;
  const dropOn = useCrumbDrop(folder);
  return (
    <nav className={css.crumbs} aria-label={t("files.crumbs")}>
      <ol>
        <li className={folderId === null ? css.here : undefined}>
          {place.kind === "workspace" && !place.isPersonal && <Avatar id={workspaceId} name={rootName} isSquare />}
          {folderId === null ? (
            <b aria-current="page">{rootName}</b>
          ) : (
            <Link
              {...folderLink(place, null)}
              activeProps={{}}
              {...dropOn(place.kind === "workspace" ? folder.page?.path[0]?.id : undefined, rootName)}
            >
              {rootName}
            </Link>
          )}
        </li>
        {folderId !== null &&
          above(place, folder.page?.path ?? []).map((one) => (
            <li key={one.id}>
              <ChevronRight aria-hidden="true" />
              <Link {...folderLink(place, one.id)} activeProps={{}} {...dropOn(one.id, one.name)}>
                {one.name}
              </Link>
            </li>
          ))}
        {folderId !== null && (
          <li className={css.here}>
            <ChevronRight aria-hidden="true" />
            <b aria-current="page">{folder.name}</b>
          </li>
        )}
      </ol>
    </nav>
  );
}

function NewButtons({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const t = useText();
  return (
    <>
      <Button size="sm" icon={<Upload aria-hidden="true" />} onPress={picking.chooseFiles}>
        {t("files.upload")}
      </Button>
      {picking.chooseFolder && (
        <Button size="sm" icon={<FolderUp aria-hidden="true" />} onPress={picking.chooseFolder}>
          {t("files.uploadFolder")}
        </Button>
      )}
      <Button
        // An empty folder has its own, which says what it is for.
        variant={folder.page && folder.rows.total === 0 && !folder.filtering.isSet ? "secondary" : "primary"}
        size="sm"
        icon={<FolderPlus aria-hidden="true" />}
        onPress={() => folder.setDialog({ kind: "new-folder" })}
      >
        {t("files.newFolder")}
      </Button>
    </>
  );
}
