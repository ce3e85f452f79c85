import "./text.ts";
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

function Back({ folder: { workspaceId, folderId, page } }: { folder: FolderState }) {
  const t = useText();
  if (folderId === null) return <BackLink to="/files" />;
  return (
    <Link
      to="/w/$workspaceId/files/$"
      params={{ workspaceId, _splat: page && page.path.length > 1 ? String(page.path.at(-1)?.id ?? "") : "" }}
      aria-label={t("common.back")}
      className={css.backLink}
    >
      <ChevronRight aria-hidden="true" />
    </Link>
  );
}

function Crumbs({ folder }: { folder: FolderState }) {
  const t = useText();
  const { workspaceId, folderId, rootName } = folder;
  return (
    <nav className={css.crumbs} aria-label={t("files.crumbs")}>
      <ol>
        <li className={folderId === null ? css.here : undefined}>
          {!folder.isPersonal && <Avatar id={workspaceId} name={rootName} isSquare />}
          {folderId === null ? (
            <b aria-current="page">{rootName}</b>
          ) : (
            <Link to="/w/$workspaceId/files/$" params={{ workspaceId, _splat: "" }} activeProps={{}}>
              {rootName}
            </Link>
          )}
        </li>
        {folderId !== null &&
          folder.page?.path.slice(1).map((one) => (
            <li key={one.id}>
              <ChevronRight aria-hidden="true" />
              <Link to="/w/$workspaceId/files/$" params={{ workspaceId, _splat: String(one.id) }} activeProps={{}}>
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
