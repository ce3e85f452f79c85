import "./text.ts";
import type { Breakout } from "@safos/contract/breakout";
import { Hand, LayoutGrid, Megaphone, Undo2, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Button, cx, IconButton, Menu, showToast } from "../../../ui/index.ts";
import css from "./Breakout.module.css";
import { writeTime } from "./notice.ts";
import { breakouts, useBreakouts } from "./store.ts";
import { useTimeLeft } from "./useTimeLeft.ts";

/** How long before the end everybody is warned, in seconds. */
const warnedFrom = 30;

const attempt = (step: Promise<void>): void =>
  void step.catch((error: unknown) => showToast({ text: explain(error), tone: "danger" }));

/** Above the pictures, of a small call as well, for everybody while rooms are open: where one is, how long, and the ways one has. */
export function BreakoutBanner({ onShow }: { onShow: (() => void) | null }) {
  const t = useText();
  const { breakout, isMoving } = useBreakouts();
  const isOpen = breakout?.isOpen === true;
  useClosedNotice(isOpen);
  const place = breakout && isOpen ? placeOf(breakout) : null;
  return (
    <div className={cx(css.banner, !isOpen && css.none)}>
      <Message />
      <Warning />
      <Asking />
      <div role="status" className={css.place}>
        {isMoving ? t("breakout.moving") : place && t(place.key, place.values)}
        {!isMoving && breakout?.mine.roomId != null && isOpen && (
          <span className={css.about}>{t("breakout.notRecorded")}</span>
        )}
      </div>
      {breakout && isOpen && <Ways breakout={breakout} onShow={onShow} />}
    </div>
  );
}

function placeOf({ mine, rooms, canLead, mode }: Breakout) {
  const nameOf = (id: string | null): string => rooms.find((room) => room.id === id)?.name ?? "";
  if (mine.roomId !== null) return { key: "breakout.youAreIn", values: { room: nameOf(mine.roomId) } } as const;
  if (canLead) return { key: "breakout.areOpen", values: { n: rooms.length } } as const;
  if (mode === "free") return { key: "breakout.choose", values: {} } as const;
  if (mine.assignedId !== null) return { key: "breakout.yours", values: { room: nameOf(mine.assignedId) } } as const;
  return { key: "breakout.areOpen", values: { n: rooms.length } } as const;
}

/** Says once that everybody is back. */
function useClosedNotice(isOpen: boolean): void {
  const t = useText();
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen && breakouts.read().breakout) showToast({ text: t("breakout.isOver") });
    wasOpen.current = isOpen;
  }, [isOpen, t]);
}

/** The time, and the rooms that one may go to. */
function Ways({ breakout, onShow }: { breakout: Breakout; onShow: (() => void) | null }) {
  const t = useText();
  const left = useTimeLeft();
  const { mine, rooms, canLead, mode } = breakout;
  const mayGo = rooms.filter(({ id }) => id !== mine.roomId && (canLead || mode === "free" || id === mine.assignedId));
  return (
    <div className={css.ways}>
      {left !== null && (
        <span className={css.left} role="timer" aria-label={t("breakout.left")}>
          {writeTime(left)}
        </span>
      )}
      {mayGo.length === 1 && mayGo[0] && (
        <Button variant="primary" size="sm" onPress={() => attempt(breakouts.enter(mayGo[0]?.id ?? null))}>
          {t("breakout.goTo", { room: mayGo[0].name })}
        </Button>
      )}
      {mayGo.length > 1 && (
        <Menu
          label={t("breakout.chooseRoom")}
          trigger={
            <Button variant="stage" size="sm">
              {t("breakout.chooseRoom")}
            </Button>
          }
          actions={mayGo.map(({ id, name }) => ({ id, name, onAction: () => attempt(breakouts.enter(id)) }))}
        />
      )}
      {mine.roomId !== null && !canLead && (
        <Button
          variant="stage"
          size="sm"
          icon={<Hand aria-hidden="true" />}
          onPress={() => attempt(breakouts.askHelp(!mine.asksHelp))}
        >
          {t(mine.asksHelp ? "breakout.helpAsked" : "breakout.help")}
        </Button>
      )}
      {mine.roomId !== null && (
        <Button
          variant="stage"
          size="sm"
          icon={<Undo2 aria-hidden="true" />}
          onPress={() => attempt(breakouts.enter(null))}
        >
          {t("breakout.back")}
        </Button>
      )}
      {onShow && (
        <Button variant="stage" size="sm" icon={<LayoutGrid aria-hidden="true" />} onPress={onShow}>
          {t("breakout.show")}
        </Button>
      )}
    </div>
  );
}

/** Who asks for help, for those who lead, whether or not the rooms stand beside the call. */
function Asking() {
  const t = useText();
  const { breakout } = useBreakouts();
  const asking = (breakout?.people ?? []).filter((one) => one.asksHelp);
  const roomOf = (id: string | null) => breakout?.rooms.find((room) => room.id === id);
  return (
    <div role="status">
      {asking.map(({ who, name, roomId }) => {
        const room = roomOf(roomId);
        return (
          <p key={who} className={css.asking}>
            <Hand aria-hidden="true" />
            <span>{room ? t("breakout.asksHelpIn", { name, room: room.name }) : t("breakout.asksHelp", { name })}</span>
            {room && room.id !== breakout?.mine.roomId && (
              <Button
                variant="stage"
                size="sm"
                aria-label={t("breakout.goTo", { room: room.name })}
                onPress={() => attempt(breakouts.enter(room.id))}
              >
                {t("breakout.go")}
              </Button>
            )}
          </p>
        );
      })}
    </div>
  );
}

/** Thirty seconds before everybody comes back. */
function Warning() {
  const t = useText();
  const left = useTimeLeft();
  const isSoon = left !== null && left <= warnedFrom && left > 0 && breakouts.read().breakout?.endsAt != null;
  return (
    <div role="alert" className={isSoon ? css.warning : undefined}>
      {isSoon && t("breakout.soon")}
    </div>
  );
}

/** Also when the call is made small or large: what was put away stays so. */
let lastSeen = "";

/** What was last said to all rooms, until one puts it away. */
function Message() {
  const t = useText();
  const message = useBreakouts().breakout?.message ?? null;
  const [seen, setSeen] = useState(lastSeen);
  const isShown = message !== null && message.sentAt !== seen;
  return (
    <div role="status" className={isShown ? css.announcement : undefined}>
      {isShown && (
        <>
          <Megaphone aria-hidden="true" />
          <span>{t("breakout.said", { name: message.name, text: message.text })}</span>
          <IconButton
            label={t("breakout.dismiss")}
            tone="stage"
            size="sm"
            onPress={() => setSeen((lastSeen = message.sentAt))}
          >
            <X aria-hidden="true" />
          </IconButton>
        </>
      )}
    </div>
  );
}
