import type { ReactNode } from "react";
import css from "./PageHeader.module.css";
import { HeaderEnd } from "./HeaderEnd.tsx";

/** Heading of a page of its own, with its actions. `back` is shown on a phone only. */
export function PageHeader(props: { title: string; about?: ReactNode; actions?: ReactNode; back?: ReactNode }) {
  return (
    <header className={css.head}>
      {props.back && <span className={css.back}>{props.back}</span>}
      <div className={css.heading}>
        <h1 className={css.title}>{props.title}</h1>
        {props.about && <p className={css.about}>{props.about}</p>}
      </div>
      {props.actions && <div className={css.actions}>{props.actions}</div>}
      <HeaderEnd />
    </header>
  );
}

/** A page that scrolls, never wider than is good to read. `sunken` for pages of framed sections. */
export function PageBody({ children, isSunken }: { children: ReactNode; isSunken?: boolean }) {
  return (
    <div className={isSunken ? css.sunken : css.plain}>
      <div className={css.inner}>{children}</div>
    </div>
  );
}

export function Columns({ children, isEven }: { children: ReactNode; isEven?: boolean }) {
  return <div className={isEven ? css.even : css.columns}>{children}</div>;
}

export function Column({ children }: { children: ReactNode }) {
  return <div className={css.column}>{children}</div>;
}

/** Padding inside a framed section, for forms. */
export function Inset({ children }: { children: ReactNode }) {
  return <div className={css.inset}>{children}</div>;
}
