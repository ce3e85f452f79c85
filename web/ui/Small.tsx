import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ProgressBar as AriaProgressBar } from "react-aria-components";
import { cx } from "./cx.ts";
import css from "./Small.module.css";

export type ChipTone = "plain" | "accent" | "success" | "warn" | "danger" | "info" | "outline";

export function Chip({ tone = "plain", icon, children }: { tone?: ChipTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={cx(css.chip, css[tone])}>
      {icon}
      {children}
    </span>
  );
}

/** A number of unread or open things; `mention` when someone said your name. `label` says the number in words. */
export function Count({ value, label, isMention }: { value: number; label: string; isMention?: boolean }) {
  return (
    <span className={cx(css.count, isMention && css.mention)}>
      <span aria-hidden="true">{value > 99 ? "99+" : value}</span>
      <span className={css.hidden}>{label}</span>
    </span>
  );
}

/** Unread without a number. */
export function UnreadDot({ label }: { label: string }) {
  return <span className={css.unread} role="img" aria-label={label} />;
}

const noticeIcons = {
  info: <Info aria-hidden="true" />,
  success: <CircleCheck aria-hidden="true" />,
  warn: <TriangleAlert aria-hidden="true" />,
  danger: <CircleAlert aria-hidden="true" />,
};

/** What happened, which rule, who can change it. Danger speaks at once, the others politely. */
export function Notice(props: {
  tone?: "info" | "success" | "warn" | "danger";
  children: ReactNode;
  action?: ReactNode;
  isQuiet?: boolean;
}) {
  const tone = props.tone ?? "info";
  return (
    <div
      className={cx(css.notice, css[`${tone}Notice`])}
      {...(props.isQuiet ? {} : { role: tone === "danger" ? "alert" : "status" })}
    >
      {noticeIcons[tone]}
      <div className={css.noticeText}>{props.children}</div>
      {props.action}
    </div>
  );
}

/** An empty place teaches the next step. */
export function EmptyState(props: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  isFramed?: boolean;
  /** The only thing on its page: its title is the page's heading. */
  isPage?: boolean;
}) {
  return (
    <div className={cx(css.empty, props.isFramed && css.framed)}>
      <span className={css.emptyIcon} aria-hidden="true">
        {props.icon}
      </span>
      {props.isPage ? (
        <h1 className={css.emptyTitle}>{props.title}</h1>
      ) : (
        <p className={css.emptyTitle}>{props.title}</p>
      )}
      {props.children && <div className={css.emptyText}>{props.children}</div>}
      {props.action}
    </div>
  );
}

/** How far something long has come; no `value` = it cannot be said. */
export function ProgressBar({ label, value }: { label: string; value?: number }) {
  return (
    <AriaProgressBar
      aria-label={label}
      className={css.progress ?? ""}
      {...(value === undefined ? { isIndeterminate: true } : { value, minValue: 0, maxValue: 100 })}
    >
      {({ percentage, isIndeterminate }) => (
        <span
          className={cx(css.fill, isIndeterminate && css.unknown)}
          style={{ inlineSize: isIndeterminate ? "40%" : `${percentage ?? 0}%` }}
        />
      )}
    </AriaProgressBar>
  );
}

/** Grey lines while a list is fetched; they appear after 300 ms. `label` is what a screen reader hears. */
export function Skeleton({ label, rows = 3 }: { label: string; rows?: number }) {
  return (
    <div className={css.skeleton} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={css.bone} style={{ inlineSize: `${[72, 54, 88, 40, 64][row % 5]}%` }} />
      ))}
    </div>
  );
}

/** For screen readers only. */
export function Hidden({ children }: { children: ReactNode }) {
  return <span className={css.hidden}>{children}</span>;
}

/** A key to press, as on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={css.kbd}>{children}</kbd>;
}
