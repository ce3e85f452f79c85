import type { ReactNode } from "react";
import css from "./ListFrame.module.css";
import { HeaderEnd } from "./HeaderEnd.tsx";

/** The list pane: a title with actions over rows that scroll. */
export function ListFrame(props: {
  title: string;
  label?: string;
  actions?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <nav className={css.list} aria-label={props.label ?? props.title}>
      <header className={css.head}>
        <h2 className={css.title}>{props.title}</h2>
        {props.actions}
        <HeaderEnd />
      </header>
      <div className={css.body}>{props.children}</div>
      {props.foot && <div className={css.foot}>{props.foot}</div>}
    </nav>
  );
}
