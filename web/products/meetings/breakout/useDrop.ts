import { useEffect, useRef, useState, type RefObject } from "react";

/** What a dragged person is known by to the rooms, and to nothing outside of the page. */
const kind = "application/x-safos-breakout";

/** A row that can be taken with the pointer; those without one use the menu beside it. */
export function useDrag(who: string): RefObject<HTMLLIElement | null> {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const element = row.current;
    if (!element) return undefined;
    element.draggable = true;
    const begin = ({ dataTransfer }: DragEvent): void => dataTransfer?.setData(kind, who);
    element.addEventListener("dragstart", begin);
    return () => element.removeEventListener("dragstart", begin);
  }, [who]);
  return row;
}

/** A place that people are dropped in. */
export function useDrop(onDrop: (who: string) => void): { place: RefObject<HTMLElement | null>; isOver: boolean } {
  const place = useRef<HTMLElement>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes(kind)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) setOver(false);
    };
    const take = (event: DragEvent): void => {
      setOver(false);
      const who = event.dataTransfer?.getData(kind) ?? "";
      if (who === "") return;
      event.preventDefault();
      drop.current(who);
    };
    element.addEventListener("dragover", over);
    element.addEventListener("dragleave", leave);
    element.addEventListener("drop", take);
    return () => {
      element.removeEventListener("dragover", over);
      element.removeEventListener("dragleave", leave);
      element.removeEventListener("drop", take);
    };
  }, []);
  return { place, isOver };
}
