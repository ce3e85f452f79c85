import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import css from "./Table.module.css";

export interface TableColumn {
  readonly id: string;
  readonly name: ReactNode;
  readonly isEnd?: boolean;
}

/** A plain table with a header row; rows become two-line blocks on a phone. */
export function Table(props: { label: string; columns: readonly TableColumn[]; children: ReactNode }) {
  return (
    <table className={css.table} aria-label={props.label}>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column.id} scope="col" className={cx(column.isEnd && css.end)}>
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  );
}

/** Person, or anything with a picture, name and a line under. */
export function Who({ icon, name, about }: { icon: ReactNode; name: ReactNode; about?: ReactNode }) {
  return (
    <span className={css.who}>
      {icon}
      <span className={css.lines}>
        <span className={css.name}>{name}</span>
        {about && <span className={css.about}>{about}</span>}
      </span>
    </span>
  );
}
