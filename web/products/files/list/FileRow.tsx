import type { FileItem } from "@safos/contract/files";
import { MoreHorizontal, Star } from "lucide-react";
import { memo } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { RaisedChip } from "../../../shared/items/classes/RaisedChip.tsx";
import { RestrictedChip } from "../../../shared/items/RestrictedChip.tsx";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { LockChip, useLockText } from "../locks/LockChip.tsx";
import css from "./List.module.css";
import { useFileFacts } from "./file-facts.ts";

/** What a row or tile is drawn with. */
export interface Drawn {
  /** Undefined: not read yet. */
  readonly item: FileItem | undefined;
  readonly index: number;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly isLanding: boolean;
  readonly canDrag: boolean;
}

/** One row of the list. What is pressed in it says so by `data-act`: one listener of the list serves all rows. */
export const FileRow = memo(function FileRow(props: Drawn & { top: number; height: number }) {
  const t = useText();
  const isPhone = useIsPhone();
  const say = useFileFacts();
  const { item, index, isSelected, isCurrent } = props;
  const facts = item && say(item);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      data-index={index}
      draggable={props.canDrag && item !== undefined}
      data-drop-text={props.isLanding ? t("files.dropHere") : undefined}
      className={cx(css.line, css.row, isSelected && css.selected, props.isLanding && css.landing)}
      style={{ transform: `translateY(${props.top}px)`, blockSize: props.height }}
    >
      <span role="gridcell" className={css.checkCell}>
        {item && <ChooseBox item={item} isSelected={isSelected} isCurrent={isCurrent} />}
      </span>
      <span role="rowheader" className={css.nameCell}>
        {item && facts ? <FileName item={item} facts={facts} /> : <Placeholder />}
      </span>
      {!isPhone && (
        <>
          <span role="gridcell" className={cx(css.cell, css.by)}>
            {facts?.by}
          </span>{" "}
          <span role="gridcell" className={css.cell}>
            {facts?.when}
          </span>{" "}
          <span role="gridcell" className={cx(css.cell, css.end)}>
            {facts?.size}
          </span>
        </>
      )}
      <span role="gridcell" className={css.actsCell}>
        {item && <RowActs item={item} isCurrent={isCurrent} />}
      </span>
    </div>
  );
});

export function ChooseBox({
  item,
  isSelected,
  isCurrent,
}: { item: FileItem } & Pick<Drawn, "isSelected" | "isCurrent">) {
  const t = useText();
  return (
    <label className={css.choose} data-act="choose">
      <input
        type="checkbox"
        className={css.box}
        checked={isSelected}
        readOnly
        tabIndex={isCurrent ? 0 : -1}
        aria-label={t("files.choose.one", { name: item.name })}
      />
    </label>
  );
}

export function RowActs({ item, isCurrent }: { item: FileItem; isCurrent: boolean }) {
  const t = useText();
  return (
    <>
      <button
        type="button"
        data-act="favourite"
        className={cx(css.act, css.starAct, item.isFavourite && css.isFavourite)}
        aria-pressed={item.isFavourite}
        aria-label={t("files.favourite.one", { name: item.name })}
        tabIndex={isCurrent ? 0 : -1}
      >
        <Star aria-hidden="true" />
      </button>
      <button
        type="button"
        data-act="menu"
        className={css.act}
        aria-haspopup="menu"
        aria-label={t("common.moreFor", { name: item.name })}
        tabIndex={isCurrent ? 0 : -1}
      >
        <MoreHorizontal aria-hidden="true" />
      </button>
    </>
  );
}

function FileName({ item, facts }: { item: FileItem; facts: ReturnType<ReturnType<typeof useFileFacts>> }) {
  const isPhone = useIsPhone();
  const sayLock = useLockText();
  const about = [
    item.lock ? sayLock(item.lock) : "",
    facts.by,
    facts.when,
    ...(item.kind === "file" ? [facts.size] : []),
  ];
  return (
    <span className={css.fileName} title={item.name}>
      <KindIcon name={item.name} isFolder={item.kind === "folder"} />
      <span className={css.nameLines}>
        <span className={css.nameText}>
          {item.name}
          <RaisedChip kind="file" id={String(item.id)} />
        </span>
        {isPhone && <span className={css.below}>{about.filter(Boolean).join(" · ")}</span>}
      </span>
      {item.isRestricted && <RestrictedChip />}
      {item.lock && !isPhone && <LockChip lock={item.lock} />}
    </span>
  );
}

/** Grey where a row is on its way. */
function Placeholder() {
  const t = useText();
  return (
    <span className={css.placeholder}>
      <span className={css.hidden}>{t("common.loading")}</span>
    </span>
  );
}
