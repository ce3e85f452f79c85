import "./text.ts";
import { FolderOpen, SearchX, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { Button, cx, EmptyState, MenuAt, Skeleton } from "../../ui/index.ts";
import { useFileActions } from "./file-actions.tsx";
import type { FilePicking } from "./FilePickers.tsx";
import type { FolderState } from "./folder-state.ts";
import { FileRow } from "./list/FileRow.tsx";
import css from "./list/List.module.css";
import { ListHead } from "./list/ListHead.tsx";
import { keepPlace } from "./list/remembered.ts";
import { TileLine } from "./list/TileLine.tsx";
import { useChoosing } from "./list/useChoosing.ts";
import { placeKeyOf, useCurrent } from "./list/useCurrent.ts";
import { useDrops } from "./list/useDrops.ts";
import { useKeys } from "./list/useKeys.ts";
import { useLines, useScrolling } from "./list/useLines.ts";
import { usePointer } from "./list/usePointer.ts";

/** What lies in the folder. */
export function FolderList({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const t = useText();
  if (folder.page) return <Listing folder={folder} picking={picking} />;
  return (
    <div className={css.list}>
      <Skeleton label={t("common.loading")} rows={6} />
    </div>
  );
}

interface MenuPlace {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

function Listing({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const { rows, view, selected } = folder;
  const current = useCurrent(folder, box);
  const choosing = useChoosing(folder);
  const lines = useLines(folder, box);
  const scrolling = useScrolling(folder, box, lines, current.index);
  const go = (index: number, how: { readonly hasFocus?: boolean } = {}): void => {
    scrolling.scrollTo(index);
    current.go(index, how);
    const item = rows.at(index);
    if (item && folder.detailsId !== null) folder.setDetailsId(item.id);
  };
  const openMenu = (index: number, at?: { readonly x: number; readonly y: number }): void => {
    const place = at ?? placeBelow(box.current, index);
    if (rows.at(index)) setMenu({ index, ...place });
  };
  const onKeyDown = useKeys({ folder, layout: lines.layout, current: current.index, choosing, go, openMenu });
  const pointer = usePointer({ folder, choosing, go, openMenu });
  const { landing, ...drops } = useDrops(folder, picking, choosing);
  const isEmpty = rows.total === 0;
  const draw = (index: number) => ({
    item: rows.at(index),
    index,
    isSelected: selected.has(rows.at(index)?.id ?? 0),
    isCurrent: index === current.index,
    isLanding: landing === index,
    canDrag: folder.canWrite,
  });
  return (
    // Its rows and tiles are what has the focus; keys and presses in any of them come here.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={box}
      role="grid"
      className={cx(css.list, selected.size > 0 && css.choosing, landing === "list" && css.landingList)}
      aria-label={t("files.list", { folder: folder.name })}
      aria-multiselectable
      aria-busy={folder.rows.query.isFetching}
      aria-rowcount={isEmpty ? 1 : view === "list" ? rows.total + 1 : lines.lineCount}
      aria-colcount={view === "grid" ? lines.layout.columns : undefined}
      onScroll={(event) => {
        const { index } = current;
        keepPlace(placeKeyOf(folder), {
          offset: event.currentTarget.scrollTop,
          index,
          id: rows.at(index)?.id ?? null,
        });
      }}
      onFocus={(event) => current.onFocus(event.target)}
      onBlur={(event) => current.onBlur(event.relatedTarget)}
      onKeyDown={onKeyDown}
      {...pointer}
      {...drops}
    >
      {isEmpty ? (
        <Empty folder={folder} picking={picking} />
      ) : (
        <>
          {view === "list" && <ListHead folder={folder} choosing={choosing} />}
          <div role="rowgroup" className={css.lines} style={{ blockSize: scrolling.height }}>
            {scrolling.drawn.map(({ index, start, size }) => {
              const top = start - lines.headHeight;
              const line = lines.lines?.[index];
              if (line) return <TileLine key={index} {...{ line, lineIndex: index, top, height: size, draw, lines }} />;
              return <FileRow key={rows.at(index)?.id ?? -index} {...draw(index)} top={top} height={size} />;
            })}
          </div>
        </>
      )}
      {menu && <RowMenu {...{ folder, menu, choosing }} onClose={() => setMenu(null)} />}
    </div>
  );
}

/** Below what was pressed, or below the row. */
function placeBelow(box: HTMLElement | null, index: number): { x: number; y: number } {
  const row = box?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  const from = row?.querySelector<HTMLElement>("[data-act=menu]") ?? row;
  const { left, bottom } = from?.getBoundingClientRect() ?? { left: 0, bottom: 0 };
  return { x: left, y: bottom };
}

function RowMenu(props: {
  folder: FolderState;
  menu: MenuPlace;
  choosing: ReturnType<typeof useChoosing>;
  onClose: () => void;
}) {
  const t = useText();
  const actionsFor = useFileActions(props.folder);
  const item = props.folder.rows.at(props.menu.index);
  if (!item) return null;
  return (
    <MenuAt
      label={t("common.moreFor", { name: item.name })}
      actions={actionsFor(props.choosing.from(item))}
      at={props.menu}
      onClose={props.onClose}
    />
  );
}

function Empty({ folder, picking }: { folder: FolderState; picking: FilePicking }) {
  const t = useText();
  const isPhone = useIsPhone();
  const { filtering, canWrite } = folder;
  return (
    <div role="row" className={css.empty}>
      <div role="gridcell">
        {filtering.isSet ? (
          <EmptyState
            icon={<SearchX />}
            title={t("files.filter.none")}
            action={<Button onPress={filtering.clear}>{t("files.filter.clear")}</Button>}
          >
            {t("files.filter.noneText")}
          </EmptyState>
        ) : (
          <EmptyState
            icon={<FolderOpen />}
            title={t("files.empty")}
            action={
              canWrite && (
                <Button variant="primary" icon={<Upload aria-hidden="true" />} onPress={picking.chooseFiles}>
                  {t("files.upload")}
                </Button>
              )
            }
          >
            {t(canWrite ? (isPhone ? "files.emptyTextPhone" : "files.emptyText") : "files.emptyRead")}
          </EmptyState>
        )}
      </div>
    </div>
  );
}
