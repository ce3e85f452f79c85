import { useState, type ReactNode } from "react";
import { PanelPlace } from "../../platform/Panel.tsx";
import css from "./SharedFrame.module.css";

/** What a visitor sees of an item that fills the page: it, and the room for its panels. */
export function SharedFrame({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <div className={css.page}>
      <PanelPlace value={place}>{children}</PanelPlace>
      <div ref={setPlace} className={css.panel} />
    </div>
  );
}

/** Its name, at the head of the page. */
export const SharedTitle = ({ children }: { children: string }) => <h1 className={css.title}>{children}</h1>;
