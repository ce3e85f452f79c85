import { memo, useState } from "react";
import type { FileItem } from "@safos/contract/files";
import { RaisedChip } from "../../../shared/items/classes/RaisedChip.tsx";
import { RestrictedChip } from "../../../shared/items/RestrictedChip.tsx";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { LockChip } from "../locks/LockChip.tsx";
import { previewUrl } from "../queries.ts";
import { ChooseBox, RowActs, type Drawn } from "./FileRow.tsx";
import css from "./List.module.css";
import { useFileFacts } from "./file-facts.ts";

/** One tile of the grid: a small picture where there is one, and what it is. */
export const FileTile = memo(function FileTile(props: Drawn & { isFolder: boolean }) {
  const t = useText();
  const say = useFileFacts();
  const { item, index, isSelected, isCurrent, isFolder } = props;
  const facts = item && say(item);
  return (
    <div
      role="gridcell"
      aria-selected={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      data-index={index}
      draggable={props.canDrag && item !== undefined}
      data-drop-text={props.isLanding ? t("files.dropHere") : undefined}
      title={item?.name}
      className={cx(css.tile, isFolder && css.folderTile, isSelected && css.selected, props.isLanding && css.landing)}
    >
      {!isFolder && (
        <span className={css.picture}>
          {item && <Picture item={item} />}
          {item?.lock && <LockChip lock={item.lock} />}
        </span>
      )}
      <span className={css.tileFoot}>
        {item && facts ? (
          <>
            <KindIcon name={item.name} isFolder={isFolder} />
            <span className={css.nameLines}>
              <span className={css.nameText}>
                {item.name}
                <RaisedChip kind="file" id={String(item.id)} />
              </span>
              {item.isRestricted && <RestrictedChip />}
              <span className={css.tileAbout}>{[facts.by, facts.when].filter(Boolean).join(" · ")}</span>
            </span>
            <span className={css.tileActs}>
              <RowActs item={item} isCurrent={isCurrent} />
            </span>
          </>
        ) : (
          <span className={css.placeholder}>
            <span className={css.hidden}>{t("common.loading")}</span>
          </span>
        )}
      </span>
      {item && (
        <span className={css.tileChoose}>
          <ChooseBox item={item} isSelected={isSelected} isCurrent={isCurrent} />
        </span>
      )}
    </div>
  );
});

/** The name says what it is: the picture is for the eye. Broken ones show the sign of their kind. */
function Picture({ item }: { item: FileItem }) {
  const [isBroken, setIsBroken] = useState(false);
  if (!item.hasPreview || isBroken) return <KindIcon name={item.name} isFolder={false} isLarge />;
  return <img src={previewUrl(item, 512)} alt="" loading="lazy" draggable={false} onError={() => setIsBroken(true)} />;
}
