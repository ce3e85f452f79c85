import type { ReactNode } from "react";
import {
  Cell,
  Column,
  isTextDropItem,
  Row,
  Table,
  TableBody,
  TableHeader,
  useDragAndDrop,
  type DropItem,
  type Key,
  type Selection,
  type SortDescriptor,
} from "react-aria-components";
import { cx } from "./cx.ts";
import css from "./FileGrid.module.css";

export interface GridColumn {
  id: string;
  name: string;
  isEnd?: boolean;
  canSort?: boolean;
  /** Left out when there is little room; on a phone only the name and the actions are columns. */
  isExtra?: boolean;
  isHeadHidden?: boolean;
}
export interface GridSort {
  column: string;
  isDescending: boolean;
}
export interface GridRow {
  id: number;
  name: string;
  isFolder: boolean;
  cells: Readonly<Record<string, ReactNode>>;
}

const dragType = "application/x-safos-files";

/** What was dropped: files with the folders they lie in, and those folders that hold no file. */
export interface Dropped {
  files: { file: File; path: readonly string[] }[];
  emptyFolders: (readonly string[])[];
}

async function droppedOf(
  items: Iterable<DropItem> | AsyncIterable<DropItem>,
  path: readonly string[] = [],
): Promise<Dropped> {
  const found: Dropped = { files: [], emptyFolders: [] };
  let isEmpty = true;
  for await (const item of items) {
    isEmpty = false;
    if (item.kind === "file") found.files.push({ file: await item.getFile(), path });
    else if (item.kind === "directory") {
      const below = await droppedOf(item.getEntries(), [...path, item.name]);
      found.files.push(...below.files);
      found.emptyFolders.push(...below.emptyFolders);
    }
  }
  if (isEmpty && path.length > 0) found.emptyFolders.push(path);
  return found;
}

interface GridProps {
  label: string;
  columns: readonly GridColumn[];
  rows: readonly GridRow[];
  selected: ReadonlySet<number>;
  onSelect: (ids: ReadonlySet<number>) => void;
  onOpen: (id: number) => void;
  sort: GridSort;
  onSort: (sort: GridSort) => void;
  canChange: boolean;
  /** Files from the computer onto a folder, or onto the list itself (null). */
  onDropFiles: (dropped: Dropped, folderId: number | null) => void;
  onMove: (ids: readonly number[], folderId: number) => void;
  /** Text of the badge that follows the pointer. */
  dragText: (count: number) => string;
  dropText: string;
  empty: ReactNode;
}

/**
 * A folder's content: rows to choose among (Space, Shift, Ctrl), to open (Enter, double click, tap), to drag onto folders (also by keyboard),
 * and a place for files from outside.
 */
export function FileGrid(props: GridProps) {
  const { rows } = props;
  const dragAndDropHooks = useFileDrops(props);
  const sortDescriptor: SortDescriptor = {
    column: props.sort.column,
    direction: props.sort.isDescending ? "descending" : "ascending",
  };
  return (
    <Table
      className={css.table ?? ""}
      aria-label={props.label}
      selectionMode="multiple"
      selectionBehavior="replace"
      selectedKeys={props.selected}
      onSelectionChange={(keys: Selection) =>
        props.onSelect(keys === "all" ? new Set(rows.map((row) => row.id)) : new Set([...keys].map(Number)))
      }
      onRowAction={(key) => props.onOpen(Number(key))}
      sortDescriptor={sortDescriptor}
      onSortChange={(next) =>
        props.onSort({ column: String(next.column), isDescending: next.direction === "descending" })
      }
      dragAndDropHooks={dragAndDropHooks}
    >
      <TableHeader>
        {props.columns.map((column) => (
          <Column
            key={column.id}
            id={column.id}
            isRowHeader={column.id === "name"}
            allowsSorting={column.canSort ?? false}
            className={cx(css.column, css[column.id], column.isEnd && css.end)}
          >
            {({ sortDirection }) => (
              <span className={cx(column.isHeadHidden && css.hidden)}>
                {column.name}
                {sortDirection && <span aria-hidden="true">{sortDirection === "ascending" ? " ↑" : " ↓"}</span>}
              </span>
            )}
          </Column>
        ))}
      </TableHeader>
      <TableBody items={rows} renderEmptyState={() => props.empty} dependencies={[props.columns]}>
        {(row) => (
          <Row id={row.id} textValue={row.name} className={css.row ?? ""} data-drop-text={props.dropText}>
            {props.columns.map((column) => (
              <Cell key={column.id} className={cx(css.cell, css[column.id], column.isEnd && css.end)}>
                {row.cells[column.id]}
              </Cell>
            ))}
          </Row>
        )}
      </TableBody>
    </Table>
  );
}

/** Rows are dragged onto folders, and files from the computer onto folders or the list. */
function useFileDrops(props: GridProps) {
  const { rows, canChange } = props;
  const isFolder = (key: Key): boolean => rows.some((row) => row.id === key && row.isFolder);
  return useDragAndDrop({
    isDisabled: !canChange,
    getItems: (keys) =>
      [...keys].map((key) => ({
        [dragType]: String(key),
        "text/plain": rows.find((row) => row.id === key)?.name ?? "",
      })),
    renderDragPreview: (items) => <div className={css.badge}>{props.dragText(items.length)}</div>,
    getDropOperation: (target, types) => {
      const isOurs = types.has(dragType);
      if (target.type === "root") return isOurs ? "cancel" : "copy";
      if (target.dropPosition !== "on" || !isFolder(target.key)) return "cancel";
      return isOurs ? "move" : "copy";
    },
    acceptedDragTypes: "all",
    shouldAcceptItemDrop: (target) => isFolder(target.key),
    onRootDrop: ({ items }) => {
      void droppedOf(items).then((dropped) => props.onDropFiles(dropped, null));
    },
    onItemDrop: ({ items, target }) => {
      const folderId = Number(target.key);
      const ours = items.filter(isTextDropItem).filter((item) => item.types.has(dragType));
      if (ours.length > 0) {
        void Promise.all(ours.map((item) => item.getText(dragType))).then((ids) =>
          props.onMove(
            ids.map(Number).filter((id) => id !== folderId),
            folderId,
          ),
        );
      } else void droppedOf(items).then((dropped) => props.onDropFiles(dropped, folderId));
    },
  }).dragAndDropHooks;
}
