import "./text.ts";
import type { FolderListing } from "@safos/contract/files";
import { Link } from "@tanstack/react-router";
import { ChevronRight, FolderPlus, FolderUp, Upload, X } from "lucide-react";
import { BackLink } from "../../platform/BackLink.tsx";
import { useIsPhone } from "../../platform/screen.ts";
import { ItemClassChip } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { Avatar, Button, HeaderEnd, IconButton, Menu } from "../../ui/index.ts";
import { useFileActions } from "./file-actions.ts";
import { FilePickers, type FilePicking } from "./FilePickers.tsx";
import css from "./FilesPage.module.css";
import type { FolderState } from "./folder-state.ts";
import { folderLink, type FolderPlace } from "./places.ts";

/** Where one is, or what is chosen; and what can be done there. */
export function FolderHead({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const t = useText();
  const isPhone = useIsPhone();
  const actionsFor = useFileActions(folder);
  const { chosen } = folder;
  return (
    <header className={css.head}>
      <span className={css.back}>
        <Back folder={folder} />
      </span>
      {chosen.length > 1 ? (
        <div className={css.selection} role="status">
          {t("files.selected", { n: chosen.length })}
          <IconButton label={t("files.clearSelection")} size="sm" onPress={() => folder.select(new Set())}>
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ) : (
        <>
          <Crumbs folder={folder} />
          {folder.folderId !== null && <ItemClassChip kind="file" id={String(folder.folderId)} title={folder.name} />}
        </>
      )}
      {chosen.length > 1 ? (
        <Menu label={t("common.more")} actions={actionsFor(chosen)} size="md" />
      ) : (
        folder.canWrite && !isPhone && <NewButtons folder={folder} picking={picking} />
      )}
      <HeaderEnd />
      <FilePickers {...picking.inputs} />
    </header>
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
  return (
    <nav className={css.crumbs} aria-label={t("files.crumbs")}>
      <ol>
        <li className={folderId === null ? css.here : undefined}>
          {place.kind === "workspace" && !place.isPersonal && <Avatar id={workspaceId} name={rootName} isSquare />}
          {folderId === null ? (
            <b aria-current="page">{rootName}</b>
          ) : (
            <Link {...folderLink(place, null)} activeProps={{}}>
              {rootName}
            </Link>
          )}
        </li>
        {folderId !== null &&
          above(place, folder.page?.path ?? []).map((one) => (
            <li key={one.id}>
              <ChevronRight aria-hidden="true" />
              <Link {...folderLink(place, one.id)} activeProps={{}}>
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
        variant="primary"
        size="sm"
        icon={<FolderPlus aria-hidden="true" />}
        onPress={() => folder.setDialog({ kind: "new-folder" })}
      >
        {t("files.newFolder")}
      </Button>
    </>
  );
}
