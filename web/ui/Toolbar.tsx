import type { ReactNode } from "react";
import { Separator, Toolbar as AriaToolbar } from "react-aria-components";
import css from "./Toolbar.module.css";

/** Tools beside each other: one stop for Tab, arrows between them. Too many for the width scroll sideways. */
export function Toolbar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <AriaToolbar className={css.toolbar ?? ""} aria-label={label}>
      {children}
    </AriaToolbar>
  );
}

export function ToolbarLine() {
  return <Separator orientation="vertical" className={css.line ?? ""} />;
}
