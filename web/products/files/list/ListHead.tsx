import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Checkbox, cx } from "../../../ui/index.ts";
import type { FolderState } from "../folder-state.ts";
import css from "./List.module.css";
import type { SortColumn } from "./remembered.ts";
import type { Choosing } from "./useChoosing.ts";

const sorted = { name: "files.column.name", at: "files.column.at", size: "files.column.size" } as const;

/** The names of the columns, which sort the list. On a phone they are there for those who cannot see. */
export function ListHead({ folder, choosing }: { folder: FolderState; choosing: Choosing }) {
  const t = useText();
  const isPhone = useIsPhone();
  const { rows, selected } = folder;
  const isAll = rows.total > 0 && selected.size >= rows.total;
  return (
    <div role="rowgroup" className={cx(css.head, isPhone && css.hidden)}>
      <div role="row" aria-rowindex={1} className={css.line}>
        <span role="columnheader" className={css.checkCell}>
          {isPhone ? (
            t("files.choose.column")
          ) : (
            <Checkbox
              label={t("files.choose.all")}
              isSelected={isAll}
              isIndeterminate={!isAll && selected.size > 0}
              onChange={() => (selected.size > 0 ? choosing.none() : void choosing.all())}
            />
          )}
        </span>
        <SortHead folder={folder} column="name" />
        {!isPhone && (
          <>
            <span role="columnheader" className={cx(css.cell, css.by)}>
              {t("files.column.by")}
            </span>
            <SortHead folder={folder} column="at" />
            <SortHead folder={folder} column="size" isEnd />
          </>
        )}
        <span role="columnheader" className={css.actsCell}>
          <span className={css.hidden}>{t("files.column.more")}</span>
        </span>
      </div>
    </div>
  );
}

function SortHead(props: { folder: FolderState; column: Exclude<SortColumn, "kind">; isEnd?: boolean }) {
  const t = useText();
  const isPhone = useIsPhone();
  const { sort, setSort } = props.folder;
  const { column } = props;
  const isBy = sort.column === column;
  const name = t(sorted[column]);
  return (
    <span
      role="columnheader"
      aria-sort={isBy ? (sort.isDescending ? "descending" : "ascending") : "none"}
      className={cx(css.cell, column === "name" && css.nameHead, props.isEnd && css.end)}
    >
      {isPhone ? (
        name
      ) : (
        <button
          type="button"
          className={css.sort}
          onClick={() => setSort({ column, isDescending: isBy ? !sort.isDescending : column !== "name" })}
        >
          {name}
          {isBy && <span aria-hidden="true">{sort.isDescending ? " ↓" : " ↑"}</span>}
        </button>
      )}
    </span>
  );
}
