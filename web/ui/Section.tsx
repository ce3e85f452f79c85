import { useId, type ReactNode } from "react";
import { cx } from "./cx.ts";
import css from "./Section.module.css";
import tones from "./tones.module.css";

/** A framed part of a page with its own heading. */
export function Section(props: { title: string; after?: ReactNode; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.section} aria-labelledby={id}>
      <header className={css.head}>
        <h2 id={id} className={css.title}>
          {props.title}
        </h2>
        {props.after}
        <span className={css.space} />
        {props.action}
      </header>
      {props.children}
    </section>
  );
}

/** One row of a section: picture, words, end. */
export function Item(props: {
  icon?: ReactNode;
  title: ReactNode;
  about?: ReactNode;
  end?: ReactNode;
  /** Stands before the end; on a phone on a line of its own below the words. */
  below?: ReactNode;
  isTall?: boolean;
  /** In a form, where the frame is already drawn. */
  isPlain?: boolean;
}) {
  return (
    <div
      className={cx(
        css.item,
        Boolean(props.below) && css.twoLines,
        props.isTall && css.tall,
        props.isPlain && css.plain,
      )}
    >
      {props.icon}
      <div className={css.lines}>
        <div className={css.name}>{props.title}</div>
        {props.about && <div className={css.about}>{props.about}</div>}
      </div>
      {props.below && <div className={css.below}>{props.below}</div>}
      {props.end}
    </div>
  );
}

/** The square behind an icon in a row; `tone` 1–8 or the accent. */
export function IconTile({ tone, children, isLarge }: { tone?: number; children: ReactNode; isLarge?: boolean }) {
  return (
    <span
      className={cx(css.tile, tone ? tones[`c${tone}`] : css.accentTile, isLarge && css.largeTile)}
      aria-hidden="true"
    >
      {children}
    </span>
  );
}
