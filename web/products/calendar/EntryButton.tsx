import type { Occurrence } from "@safos/contract/calendar";
import { CircleQuestionMark, Lock, Repeat } from "lucide-react";
import type { CSSProperties } from "react";
import { useText } from "../../text/index.tsx";
import { cx, Hidden } from "../../ui/index.ts";
import css from "./Calendar.module.css";
import type { Day } from "./days.ts";
import { datedOf } from "./layers/dated.ts";
import { LayerIcon } from "./layers/icons.tsx";
import datedCss from "./layers/Layers.module.css";
import { keyOf } from "./placing.ts";
import { useTimeText } from "./time-text.ts";
import type { Axis, EntryDrag } from "./useEntryDrag.ts";

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
export const EntryLines = ({ items, ...rest }: Shown & { items: readonly Occurrence[]; isBrief?: boolean }) =>
  items.map((one) => <EntryButton key={keyOf(one)} occurrence={one} {...rest} axis="days" isLine />);

interface EntryProps {
  occurrence: Occurrence;
  style?: CSSProperties;
  isLine?: boolean;
  isBrief?: boolean;
}

/** When, what, and where. */
function EntryText({ occurrence: one, isBrief }: EntryProps) {
  const t = useText();
  const { short, time } = useTimeText();
  const dated = datedOf(one);
  if (dated)
    return (
      <>
        {!isBrief && <span className={css.entryTime}>{time(dated.at)}</span>}
        <LayerIcon layer={dated.layer} />
        <Hidden>{t(`layers.one.${dated.layer}`)}: </Hidden>
        <span className={css.entryName}>{one.summary || t("calendar.untitled")}</span>
        {dated.context !== "" && <Hidden>, {dated.context}</Hidden>}
        {isBrief && <Hidden>, {time(dated.at)}</Hidden>}
      </>
    );
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

const classOf = ({ occurrence, style, isLine, isBrief }: EntryProps): string | undefined =>
  cx(
    css.entry,
    style && css.placed,
    style && isBrief && css.brief,
    isLine && css.line,
    datedOf(occurrence) ? datedCss.dated : occurrence.isFree && css.free,
    occurrence.isTentative && css.tentative,
  );

export function EntryButton(props: Shown & EntryProps & { axis: Axis }) {
  const { occurrence: one, drag, axis } = props;
  const style = { ...props.style, "--calendar": props.colours.get(one.calendarId) } as CSSProperties;
  const isHeld = drag?.held && keyOf(drag.held.occurrence) === keyOf(one);
  const canMove = drag?.canMove(one) === true;
  return (
    <button
      type="button"
      className={cx(classOf(props), canMove && css.movable, isHeld && css.held)}
      style={style}
      data-entry={keyOf(one)}
      onClick={() => {
        if (!drag?.hasJustDragged()) props.onOpen(one);
      }}
      {...(drag && canMove
        ? {
            "aria-describedby": props.hintId,
            onPointerDown: (event) => drag.press(event, one, axis),
            onKeyDown: (event) => drag.key(event, one, axis),
            // Space lifts: the press that a browser makes of it, when it is let go, is not meant.
            onKeyUp: (event) => event.key === " " && event.preventDefault(),
            onBlur: drag.cancel,
            onContextMenu: (event) => drag.held && event.preventDefault(),
          }
        : {})}
    >
      <EntryText {...props} />
    </button>
  );
}

/** Where what is held would be. */
export function EntryGhost(props: Pick<Shown, "colours"> & EntryProps) {
  const style = { ...props.style, "--calendar": props.colours.get(props.occurrence.calendarId) } as CSSProperties;
  return (
    <div className={cx(classOf(props), css.ghost)} style={style} aria-hidden="true">
      <EntryText {...props} />
    </div>
  );
}
