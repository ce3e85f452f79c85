import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import css from "./ListRow.module.css";

/** The class of a row in the list pane; the row itself is a link of the router. */
export function listRowClass(options: { isUnread?: boolean; isSub?: boolean } = {}): string {
  return cx(css.row, options.isUnread && css.isUnread, options.isSub && css.sub);
}

export function RowName({ children }: { children: ReactNode }) {
  return <span className={css.name}>{children}</span>;
}

/** A heading among rows, with room for one action. */
export function ListHeading({ children, action, id }: { children: ReactNode; action?: ReactNode; id?: string }) {
  return (
    <div className={css.heading}>
      <h3 className={css.headingText} id={id}>
        {children}
      </h3>
      {action}
    </div>
  );
}
