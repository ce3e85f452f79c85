import { useState } from "react";
import { useMe } from "../../../platform/session.ts";

export type View = "list" | "grid";
export const sortColumns = ["name", "at", "size", "kind"] as const;
export type SortColumn = (typeof sortColumns)[number];
export interface ListSort {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

interface Shape {
  readonly view: View;
  readonly sort: ListSort;
}

const plain: Shape = { view: "list", sort: { column: "name", isDescending: false } };

function read(key: string): Shape {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Shape>;
    const column = sortColumns.find((one) => one === kept.sort?.column);
    return {
      view: kept.view === "grid" ? "grid" : "list",
      sort: column ? { column, isDescending: kept.sort?.isDescending === true } : plain.sort,
    };
  } catch {
    return plain;
  }
}

/** How a person looks at files, remembered in this browser. */
export function useShape(): Shape & { readonly set: (part: Partial<Shape>) => void } {
  const key = `safos.files.${useMe().person.id}`;
  const [shape, setShape] = useState(() => read(key));
  return {
    ...shape,
    set(part) {
      const next = { view: shape.view, sort: shape.sort, ...part };
      setShape(next);
      localStorage.setItem(key, JSON.stringify(next));
    },
  };
}

/** Where one was in a folder when one left it. */
export interface Place {
  readonly offset: number;
  readonly index: number;
  readonly id: number | null;
}

const places = new Map<string, Place>();

export const placeIn = (key: string): Place | undefined => places.get(key);

/** The last hundred folders are remembered, as long as the page is open. */
export function keepPlace(key: string, place: Place): void {
  places.delete(key);
  places.set(key, place);
  const [oldest] = places.keys();
  if (places.size > 100 && oldest !== undefined) places.delete(oldest);
}
