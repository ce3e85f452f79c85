import type { ReactNode } from "react";
import { PresentPeople, SaveStatus, type FollowChoice } from "./Presence.tsx";
import css from "./SharedView.module.css";
import type { Shared } from "./useShared.ts";
import { HeaderEnd } from "../../ui/index.ts";

/**
 * Something open that is written together, under a bar that tells whether it is saved and who is there. On a phone the tools
 * and actions come on a line of their own.
 */
export function SharedView(props: {
  shared: Shared;
  /** The name, and the way back. */
  head: ReactNode;
  tools?: ReactNode;
  /** When those who are here can be followed. */
  follow?: FollowChoice;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={css.view}>
      <header className={css.head}>
        {props.head}
        <span className={css.status}>
          <SaveStatus shared={props.shared} />
        </span>
        <PresentPeople people={props.shared.people} {...(props.follow ? { follow: props.follow } : {})} />
        <HeaderEnd />
        {props.tools && (
          <>
            <span className={css.break} />
            <span className={css.tools}>{props.tools}</span>
          </>
        )}
        {props.actions}
      </header>
      {props.children}
    </div>
  );
}
