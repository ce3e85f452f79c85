import type { ReactNode } from "react";
import { now } from "../../../platform/clock.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Avatar } from "../../../ui/index.ts";
import { plainTextOf, type Message } from "../messages/timeline.ts";
import type { Person } from "../person.ts";
import css from "./actions.module.css";
import "./text.ts";

/** A moment as lists show it. */
export function useWhen(): (ms: number) => string {
  const t = useText();
  const locale = useLocale();
  return (ms) => formatWhen(locale, ms, now(), { yesterday: t("common.yesterday").toLocaleLowerCase(locale) });
}

/** What a message says in a list; also that it is gone, or cannot be read here. */
function excerptOf(message: Message | null, gone: string): string {
  return (message && !message.isDeleted && !message.unreadable && plainTextOf(message)) || gone;
}

/** A message in a list: who wrote it and when, its first lines, what can be done with it. */
export function MessageEntry(props: {
  message: Message | null;
  person: Person | null;
  /** The room, where the list is of several. */
  room?: string | undefined;
  children: ReactNode;
}) {
  const t = useText();
  const whenOf = useWhen();
  const { message, person } = props;
  return (
    <article className={css.entry}>
      <div className={css.head}>
        {person && <Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} size={20} />}
        {person && <span className={css.name}>{person.name}</span>}
        {message && <span className={css.when}>{whenOf(message.at)}</span>}
        {props.room !== undefined && <span className={css.room}>{props.room}</span>}
      </div>
      <p className={css.excerpt}>{excerptOf(message, t("messageactions.gone"))}</p>
      <div className={css.buttons}>{props.children}</div>
    </article>
  );
}
