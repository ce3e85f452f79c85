import "./text.ts";
import type { FileItem } from "@safos/contract/files";
import { Star } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { useIsPhone } from "../../platform/screen.ts";
import { RaisedChip } from "../../shared/items/classes/RaisedChip.tsx";
import { useMe } from "../../platform/session.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Menu, type GridRow } from "../../ui/index.ts";
import { useFileActions } from "./file-actions.ts";
import css from "./FilesPage.module.css";
import type { FolderState } from "./folder-state.ts";
import { KindIcon } from "./kinds.tsx";
import { LockChip, useLockText } from "./locks/LockChip.tsx";

/** The folder's items as rows of its list. */
export function useFileRows(folder: FolderState): GridRow[] {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const isPhone = useIsPhone();
  const actionsFor = useFileActions(folder);
  const sayLock = useLockText();
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  return folder.items.map((item) => {
    const { changedBy } = item;
    const by = changedBy
      ? changedBy.id === me.person.id
        ? t("files.you")
        : changedBy.displayName
      : (item.guestName ?? "");
    const when = formatWhen(locale, Date.parse(item.changedAt), now(), days);
    const size = formatBytes(locale, item.size);
    return {
      id: item.id,
      name: item.name,
      isFolder: item.kind === "folder",
      cells: {
        name: (
          <FileName
            item={item}
            about={[item.lock && isPhone ? sayLock(item.lock) : "", by, when, ...(item.kind === "file" ? [size] : [])]}
          />
        ),
        by,
        at: when,
        size,
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
}

function FileName({ item, about }: { item: FileItem; about: readonly string[] }) {
  const t = useText();
  const isPhone = useIsPhone();
  return (
    <span className={css.fileName} title={item.name}>
      <KindIcon name={item.name} isFolder={item.kind === "folder"} />
      <span className={css.nameLines}>
        <span className={css.nameText}>
          {item.name}
          {item.isFavourite && <Star className={css.star} aria-label={t("files.isFavourite")} />}
          <RaisedChip kind="file" id={String(item.id)} />
        </span>
        <span className={css.below}>{about.filter(Boolean).join(" · ")}</span>
      </span>
      {item.lock && !isPhone && <LockChip lock={item.lock} />}
    </span>
  );
}
