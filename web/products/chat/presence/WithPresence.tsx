import type { ReactElement } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import { usePresence } from "./presence.ts";
import css from "./WithPresence.module.css";
import "./text.ts";

/** A person's picture with whether they are active: a disc, an arc or a ring, and its name for those who do not see it. */
export function WithPresence(props: { userId: string; isLarge?: boolean; children: ReactElement }) {
  const t = useText();
  const presence = usePresence(props.userId);
  if (presence === null) return props.children;
  return (
    <span className={css.with}>
      {props.children}
      <span
        className={cx(css.mark, css[presence], props.isLarge && css.large)}
        role="img"
        aria-label={t(`presence.${presence}`)}
      />
    </span>
  );
}
