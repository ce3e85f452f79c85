import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useState, type RefObject } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import type { FolderState } from "../folder-state.ts";
import { linesOf, type Layout, type Line } from "./moves.ts";
import { placeIn } from "./remembered.ts";
import { placeKeyOf } from "./useCurrent.ts";

/** Heights in pixels: what is scrolled must be known before it is drawn. */
const heights = { row: 44, touchRow: 56, phoneRow: 60, heading: 36, folder: 68, tile: 172, head: 36 };
const tileWidth = 230;
const fingers = typeof matchMedia === "function" ? matchMedia("(pointer: coarse)") : null;

/** Tiles beside each other: as many as there is room for, on a phone two or three. */
const columnsIn = (width: number, isPhone: boolean): number =>
  isPhone ? (width < 480 ? 2 : 3) : Math.max(2, Math.floor(width / tileWidth));

function useWidth(box: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 1000, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}

/** Where in a list each line stands, of which only those on the screen are drawn, and the one that Tab leads to. */
export function useLines(folder: FolderState, box: RefObject<HTMLElement | null>) {
  const isPhone = useIsPhone();
  const { rows, view } = folder;
  const { total, folders } = rows;
  const { width, height } = useWidth(box);
  const columns = view === "grid" ? columnsIn(width, isPhone) : 1;
  const rowHeight = isPhone ? heights.phoneRow : fingers?.matches ? heights.touchRow : heights.row;
  const lines = useMemo(
    () => (view === "grid" ? linesOf({ total, folders, columns }) : null),
    [view, total, folders, columns],
  );
  const sizeOf = (line: Line | undefined): number =>
    !line ? rowHeight : line.heading ? heights.heading : line.start < folders ? heights.folder : heights.tile;
  const layout: Layout = {
    total,
    folders,
    columns,
    screen: Math.max(1, Math.floor(height / (lines ? heights.tile : rowHeight))),
  };
  const lineOf = (index: number): number =>
    lines ? lines.findIndex((line) => line.heading === undefined && index < line.end) : index;
  return {
    lines,
    layout,
    lineOf,
    lineCount: lines?.length ?? total,
    sizeAt: (line: number) => sizeOf(lines?.[line]),
    headHeight: view === "list" && !isPhone ? heights.head : 0,
  };
}

export type Lines = ReturnType<typeof useLines>;

/** The lines on the screen. */
export function useScrolling(folder: FolderState, box: RefObject<HTMLElement | null>, lines: Lines, current: number) {
  const { rows } = folder;
  const { headHeight } = lines;
  const currentLine = Math.max(0, lines.lineOf(current));
  const virtual = useVirtualizer({
    count: lines.lineCount,
    getScrollElement: () => box.current,
    estimateSize: lines.sizeAt,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialOffset: placeIn(placeKeyOf(folder))?.offset ?? 0,
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), ...(currentLine < range.count ? [currentLine] : [])])].toSorted(
        (a, b) => a - b,
      ),
  });
  // Tiles and rows, folders and files are of different heights.
  const shape = `${folder.view} ${lines.layout.columns} ${rows.folders} ${lines.sizeAt(0)}`;
  useEffect(() => virtual.measure(), [virtual, shape]);
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  const placeAt = (line: number, end: "start" | "end"): number => {
    const found = lines.lines?.[line];
    if (!lines.lines) return line;
    return found?.heading === undefined && found ? (end === "start" ? found.start : found.end - 1) : rows.folders;
  };
  const [first, last] = [placeAt(startIndex, "start"), placeAt(endIndex, "end")];
  const { show } = rows;
  useEffect(() => show(first, last), [show, first, last]);
  return {
    drawn: virtual.getVirtualItems(),
    height: virtual.getTotalSize(),
    scrollTo: (index: number) => virtual.scrollToIndex(Math.max(0, lines.lineOf(index)), { align: "auto" }),
  };
}
