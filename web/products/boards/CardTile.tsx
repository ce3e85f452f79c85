import type { CardSummary } from "@safos/contract/boards";
import {
  CalendarDays,
  CalendarX,
  CircleCheck,
  Hourglass,
  ListChecks,
  MessageSquare,
  Network,
  Paperclip,
  Repeat,
} from "lucide-react";
import { memo, type KeyboardEvent, type PointerEvent } from "react";
import { now } from "../../platform/clock.ts";
import { useLocale, useText, type Text } from "../../text/index.tsx";
import { AvatarStack, cx } from "../../ui/index.ts";
import css from "./CardTile.module.css";
import { givenTo, markOf, useOnBoard, type OnBoard } from "./context.ts";
import { shortDay, urgencyOf } from "./due.ts";
import "./text.ts";

/** A card as it lies on the board. Rows that are empty vanish. */
export const CardTile = memo(function CardTile(props: {
  face: CardSummary;
  isInTabOrder?: boolean;
  isHole?: boolean;
  isLiftedByKeys?: boolean;
  isDecoration?: boolean;
  hintId?: string;
  onPress?: (event: PointerEvent<HTMLElement>) => void;
  onKey?: (event: KeyboardEvent<HTMLElement>) => void;
  onOpen?: () => void;
  onFocus?: () => void;
}) {
  const { face } = props;
  const t = useText();
  const locale = useLocale();
  const on = useOnBoard();
  const halo = on.halos.get(face.id);
  const classes = cx(
    css.card,
    face.tone !== null && css.toned,
    face.tone !== null && css[`t${face.tone}`],
    on.openId === face.id && css.open,
    props.isHole && css.hole,
    props.isLiftedByKeys && css.held,
    halo !== undefined && css.halo,
    face.doneAt !== null && css.done,
  );
  const inside = <Inside face={face} on={on} t={t} locale={locale} halo={halo} />;
  if (props.isDecoration)
    return (
      <div className={classes}>
        <span className={css.inside}>{inside}</span>
      </div>
    );
  const href = on.hrefOf(face.id);
  return (
    <a
      {...(href === null ? { role: "button" } : { href })}
      className={classes}
      draggable={false}
      data-card={face.id}
      tabIndex={props.isInTabOrder ? 0 : -1}
      aria-describedby={props.hintId}
      {...(on.openId === face.id ? { "aria-current": "true" as const } : {})}
      onPointerDown={props.onPress}
      onKeyDown={props.onKey}
      onFocus={props.onFocus}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        props.onOpen?.();
      }}
    >
      <span className={css.hidden} data-name="">
        {describeCard(face, on, t, locale)}
      </span>
      <span className={css.inside} aria-hidden="true">
        {inside}
      </span>
    </a>
  );
});

function Inside({
  face,
  on,
  t,
  locale,
  halo,
}: {
  face: CardSummary;
  on: OnBoard;
  t: Text;
  locale: "sv" | "en";
  halo: string | undefined;
}) {
  const people = givenTo(face, on);
  const labels = face.labelIds.flatMap((id) => on.labels.get(id) ?? []);
  const parts = [face.subs, face.checks].some((count) => count > 0);
  const urgency = face.dueAt ? urgencyOf(face.dueAt, face.doneAt, now()) : null;
  const hasFoot =
    face.dueAt !== null ||
    parts ||
    face.comments + face.attachments + face.waitsFor > 0 ||
    face.recurrence !== null ||
    face.doneAt !== null;
  const progress = face.subs > 0 ? face.subsDone / face.subs : null;
  return (
    <>
      {face.coverFileId !== null && (
        <img
          className={css.cover}
          src={`/api/v1/files/${face.coverFileId}/preview?size=512`}
          alt=""
          loading="lazy"
          draggable={false}
          onError={(event) => (event.currentTarget.hidden = true)}
        />
      )}
      <span className={css.top}>
        <span className={css.mark}>{markOf(on.board, face.no)}</span>
        {people.length > 0 && <AvatarStack people={people} size={20} most={3} />}
      </span>
      <span className={css.title}>{face.title}</span>
      {labels.length > 0 && (
        <span className={css.labels}>
          {labels.map((label) => (
            <span key={label.id} className={cx(css.label, label.tone !== null && css[`l${label.tone}`])}>
              {label.title}
            </span>
          ))}
        </span>
      )}
      {progress !== null && (
        <span className={css.bar}>
          <span style={{ inlineSize: `${progress * 100}%` }} />
        </span>
      )}
      {hasFoot && (
        <span className={css.foot}>
          {face.doneAt !== null && (
            <span className={css.isDone}>
              <CircleCheck />
              {t("boards.done")}
            </span>
          )}
          {face.dueAt !== null && face.doneAt === null && (
            <span className={css[urgency ?? "later"]}>
              {urgency === "late" ? <CalendarX /> : <CalendarDays />}
              {shortDay(t, locale, face.dueAt, now())}
            </span>
          )}
          {face.waitsFor > 0 && (
            <span className={css.late}>
              <Hourglass />
              {t("boards.waits")}
            </span>
          )}
          {face.subs > 0 && (
            <span>
              <Network />
              {face.subsDone}/{face.subs}
            </span>
          )}
          {face.checks > 0 && (
            <span>
              <ListChecks />
              {face.checksDone}/{face.checks}
            </span>
          )}
          {face.comments > 0 && (
            <span>
              <MessageSquare />
              {face.comments}
            </span>
          )}
          {face.attachments > 0 && (
            <span>
              <Paperclip />
              {face.attachments}
            </span>
          )}
          {face.recurrence !== null && <Repeat />}
        </span>
      )}
      {halo !== undefined && <span className={css.who}>{t("boards.movedBy", { name: halo })}</span>}
    </>
  );
}

/** The card in words, for screen readers. */
function describeCard(face: CardSummary, on: OnBoard, t: Text, locale: "sv" | "en"): string {
  return [
    `${markOf(on.board, face.no)} ${face.title}`,
    ...(face.assigneeIds.length + face.groupIds.length > 0
      ? [
          t("boards.sayPeople", {
            names: givenTo(face, on)
              .map((one) => one.name)
              .join(", "),
          }),
        ]
      : []),
    ...face.labelIds.flatMap((id) => on.labels.get(id)?.title ?? []),
    ...(face.doneAt !== null ? [t("boards.done")] : []),
    ...(face.dueAt !== null && face.doneAt === null
      ? [
          t(urgencyOf(face.dueAt, face.doneAt, now()) === "late" ? "boards.sayLate" : "boards.sayDue", {
            day: shortDay(t, locale, face.dueAt, now()),
          }),
        ]
      : []),
    ...(face.waitsFor > 0 ? [t("boards.sayWaits", { n: face.waitsFor })] : []),
    ...(face.subs > 0 ? [t("boards.saySubs", { done: face.subsDone, of: face.subs })] : []),
    ...(face.checks > 0 ? [t("boards.sayChecks", { done: face.checksDone, of: face.checks })] : []),
    ...(face.comments > 0 ? [t("boards.sayComments", { n: face.comments })] : []),
  ].join(", ");
}
