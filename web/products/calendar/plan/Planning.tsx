import type { ReactNode } from "react";
import css from "./Planning.module.css";

/** The fields of an entry, and beside them what helps to plan it with others; null: there is nobody else in it. */
export function Planning({ side, children }: { side: ReactNode; children: ReactNode }) {
  return (
    <div className={css.planning} data-wide={side !== null || undefined}>
      <div className={css.fields}>{children}</div>
      {side !== null && (
        <div className={css.side}>
          <div className={css.beside}>{side}</div>
        </div>
      )}
    </div>
  );
}
