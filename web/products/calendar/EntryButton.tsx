import type { Occurrence } from "@safos/contract/calendar";
import { CircleQuestionMark, Lock, Repeat } from "lucide-react";
import { memo, type CSSProperties } from "react";
import { useText } from "../../text/index.tsx";
import { cx, Hidden } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import type { Day } from "./days.ts";
import { datedOf } from "./layers/dated.ts";
import { LayerIcon } from "./layers/icons.tsx";
import datedCss from "./layers/Layers.module.css";
import { isLong, keyOf, type Placed } from "./placing.ts";
import { useTimeText } from "./time-text.ts";
import type { Axis, EntryDrag, EntryHandlers } from "./useEntryDrag.ts";

/** What is drawn beside an occurrence, what opens it, and what moves it. */
export interface Shown {
  /** What each of the days that are drawn holds. */
  readonly entries: ReadonlyMap<Day, readonly Occurrence[]>;
  readonly colours: ReadonlyMap<string, string>;
  readonly onOpen: (occurrence: Occurrence) => void;
  /** Left out where nothing is moved. */
  readonly drag?: EntryDrag;
  /** What describes how an entry is moved by keys. */
  readonly hintId?: string;
}

/** One below the other, a line each. */
export const EntryLines = ({ items, isBrief, ...rest }: Shown & { items: readonly Occurrence[]; isBrief?: boolean }) =>
  items.map((one) => (
    <EntryButton key={keyOf(one)} {...entryProps(rest, one)} axis="days" isLine isBrief={isBrief === true} />
  ));

interface EntryProps {
  occurrence: Occurrence;
  style?: CSSProperties;
  isLine?: boolean;
  isBrief?: boolean;
  /** Too narrow for words: they are its name, and shown where a pointer rests. */
  isNarrow?: boolean;
}

/** Of plain values and of what stays the same, so that an entry is drawn again only when it has changed. */
type ButtonProps = Omit<EntryProps, "style"> &
  Partial<Omit<Placed, "occurrence">> & {
    colour: string | undefined;
    isHeld: boolean;
    /** Null: it is not moved. */
    handlers: EntryHandlers | null;
    hintId: string | undefined;
    hasDrag: (() => boolean) | undefined;
    onOpen: (occurrence: Occurrence) => void;
    axis: Axis;
  };

/** What an entry's button needs of what its grid is given. */
export function entryProps({ colours, drag, onOpen, hintId }: Omit<Shown, "entries">, one: Occurrence) {
  const isHeld = drag?.held != null && keyOf(drag.held.occurrence) === keyOf(one);
  return {
    occurrence: one,
    colour: colours.get(one.calendarId),
    isHeld,
    handlers: drag?.canMove(one) ? drag.on : null,
    hintId,
    hasDrag: drag?.on.hasJustDragged,
    onOpen,
  };
}

export const placedStyle = ({ from, to, column, columns }: Omit<Placed, "occurrence">): CSSProperties =>
  ({ "--from": from, "--took": to - from, "--column": column, "--columns": columns }) as CSSProperties;

/** When, what, and where. */
function EntryText({ occurrence: one, isBrief }: EntryProps) {
  const t = useText();
  const { short, time } = useTimeText();
  const dated = datedOf(one);
  if (dated) {
    // Above the hours there is room for the name, and the beginning is that of one day only.
    const isTimeShown = !isBrief || !isLong(one);
    return (
      <>
        {isTimeShown && <span className={css.entryTime}>{isBrief || one.isAllDay ? time(dated.at) : short(one)}</span>}
        <LayerIcon layer={dated.layer} />
        <Hidden>{t(`layers.one.${dated.layer}`)}: </Hidden>
        <span className={css.entryName}>{one.summary || t("calendar.untitled")}</span>
        {dated.context !== "" && <Hidden>, {dated.context}</Hidden>}
        {!isTimeShown && <Hidden>, {time(dated.at)}</Hidden>}
      </>
    );
  }
  const name = one.isBusyOnly ? t("calendar.busy") : one.summary || t("calendar.untitled");
  return (
    <>
      {isBrief ? (
        !one.isAllDay && <span className={css.entryTime}>{time(one.start)}</span>
      ) : (
        <span className={css.entryTime}>{short(one)}</span>
      )}
      <span className={css.entryName}>{name}</span>
      {one.location !== "" && <span className={css.entryPlace}>{one.location}</span>}
      {one.isTentative && <CircleQuestionMark role="img" aria-label={t("invitations.unsure")} />}
      {one.isRecurring && <Repeat role="img" aria-label={t("calendar.recurs")} />}
      {one.class !== "PUBLIC" && !one.isBusyOnly && <Lock role="img" aria-label={t("calendar.isPrivate")} />}
    </>
  );
}

const classOf = ({ occurrence, style, isLine, isBrief, isNarrow }: EntryProps): string | undefined =>
  cx(
    css.entry,
    style && css.placed,
    style && isBrief && css.brief,
    isNarrow && css.narrow,
    isLine && css.line,
    datedOf(occurrence) ? cx(datedCss.dated, style && datedCss.inHours) : occurrence.isFree && css.free,
    occurrence.isTentative && css.tentative,
  );

/** The same in one text. */
function useEntryName({ occurrence: one, isNarrow }: EntryProps): string | undefined {
  const t = useText();
  const { short } = useTimeText();
  if (!isNarrow) return undefined;
  const dated = datedOf(one);
  if (dated)
    return [`${short(one)} ${t(`layers.one.${dated.layer}`)}: ${one.summary}`, dated.context]
      .filter(Boolean)
      .join(", ");
  return [
    `${short(one)} ${one.isBusyOnly ? t("calendar.busy") : one.summary || t("calendar.untitled")}`,
    one.location,
    one.isTentative ? t("invitations.unsure") : "",
    one.isRecurring ? t("calendar.recurs") : "",
    one.class !== "PUBLIC" && !one.isBusyOnly ? t("calendar.isPrivate") : "",
  ]
    .filter(Boolean)
    .join(", ");
}

export const EntryButton = memo(function EntryButton(props: ButtonProps) {
  const { occurrence: one, handlers, axis, from, to, column, columns } = props;
  const isPlaced = from !== undefined && to !== undefined && column !== undefined && columns !== undefined;
  const style = {
    ...(isPlaced ? placedStyle({ from, to, column, columns }) : {}),
    "--calendar": props.colour,
  } as CSSProperties;
  const shown = { ...props, ...(isPlaced ? { style } : {}) };
  return (
    <button
      type="button"
      className={cx(classOf(shown), handlers && css.movable, props.isHeld && css.held)}
      style={style}
      title={useEntryName(props)}
      data-entry={keyOf(one)}
      onClick={() => {
        if (!props.hasDrag?.()) props.onOpen(one);
      }}
      {...(handlers
        ? {
            "aria-describedby": props.hintId,
            onPointerDown: (event) => handlers.press(event, one, axis),
            onKeyDown: (event) => handlers.key(event, one, axis),
            // Space lifts: the press that a browser makes of it, when it is let go, is not meant.
            onKeyUp: (event) => event.key === " " && event.preventDefault(),
            onBlur: handlers.cancel,
            onContextMenu: (event) => handlers.isHolding() && event.preventDefault(),
          }
        : {})}
    >
      {!props.isNarrow && <EntryText {...shown} />}
    </button>
  );
});

/** Where what is held would be. */
export function EntryGhost(props: Pick<Shown, "colours"> & EntryProps) {
  const style = { ...props.style, "--calendar": props.colours.get(props.occurrence.calendarId) } as CSSProperties;
  return (
    <div className={cx(classOf(props), css.ghost)} style={style} aria-hidden="true">
      <EntryText {...props} />
    </div>
  );
}
