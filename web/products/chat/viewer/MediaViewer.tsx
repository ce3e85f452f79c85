import { ChevronLeft, ChevronRight, MessageSquare, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { now } from "../../../platform/clock.ts";
import { formatBytes, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Button, Dialog, Hidden, IconButton, Notice, Skeleton } from "../../../ui/index.ts";
import { aboutFile } from "../messages/about-file.ts";
import type { Message } from "../messages/timeline.ts";
import "../voice/text.ts";
import { Film } from "./Film.tsx";
import { mediaAmong } from "./media-list.ts";
import type { MediaSource } from "./media-source.ts";
import css from "./MediaViewer.module.css";
import { SaveMedia } from "./SaveMedia.tsx";
import { useOpened } from "./useOpened.ts";
import { useTouch } from "./useTouch.ts";
import { useTurning } from "./useTurning.ts";

const largest = 8;
const step = 1.5;

/** One of a chat's pictures and films, over the page; the arrows lead to the one before and after. */
export function MediaViewer(
  props: MediaSource & { message: Message; onTurn: (message: Message) => void; onClose: () => void },
) {
  const { message, onClose } = props;
  const t = useText();
  const locale = useLocale();
  const [scale, setScale] = useState(1);
  const media = useMemo(() => mediaAmong(props.messages), [props.messages]);
  const turning = useTurning({ ...props, media });
  const zoom = (next: number): void => setScale(Math.max(1, Math.min(largest, next)));
  useEffect(() => setScale(1), [message.key]);
  const { name, size } = aboutFile(message.content);
  const isFilm = message.content["msgtype"] === "m.video";
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  const about = [
    props.personOf(message.sender).name,
    formatWhen(locale, message.at, now(), days),
    size !== null && formatBytes(locale, size),
  ];
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOnFilm = (event.target as HTMLElement).matches("video");
    // What is larger than its frame is moved about in by the arrows.
    const isTurning = scale === 1 && !isOnFilm;
    if (event.key === "ArrowLeft" && isTurning) turning.back();
    else if (event.key === "ArrowRight" && isTurning) turning.forward();
    else if (event.key === "+" && !isFilm) zoom(scale * step);
    else if (event.key === "-" && !isFilm) zoom(scale / step);
    else if (event.key === "0" && !isFilm) zoom(1);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      isOpen
      size="page"
      title={name}
      about={about.filter(Boolean).join(" · ")}
      closeLabel={t("common.close")}
      onClose={onClose}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys for the whole of it */}
      <div className={css.viewer} onKeyDown={onKey}>
        <Stage key={message.key} message={message} name={name} scale={scale} onScale={zoom} turning={turning} />
        {turning.hasFailed && <Notice tone="danger">{t("chatmedia.olderFailed")}</Notice>}
        <div className={css.tools}>
          <IconButton label={t("chatmedia.previous")} isDisabled={!turning.canGoBack} onPress={turning.back}>
            <ChevronLeft aria-hidden="true" />
          </IconButton>
          <IconButton label={t("chatmedia.next")} isDisabled={!turning.canGoForward} onPress={turning.forward}>
            <ChevronRight aria-hidden="true" />
          </IconButton>
          <Hidden>
            <span role="status">{turning.isLooking ? t("common.loading") : name}</span>
          </Hidden>
          {!isFilm && (
            <>
              <IconButton label={t("chatmedia.smaller")} isDisabled={scale <= 1} onPress={() => zoom(scale / step)}>
                <ZoomOut aria-hidden="true" />
              </IconButton>
              <IconButton
                label={t("chatmedia.larger")}
                isDisabled={scale >= largest}
                onPress={() => zoom(scale * step)}
              >
                <ZoomIn aria-hidden="true" />
              </IconButton>
            </>
          )}
          <span className={css.space} />
          <SaveMedia content={message.content} />
          <Button
            variant="secondary"
            size="sm"
            icon={<MessageSquare aria-hidden="true" />}
            onPress={() => {
              onClose();
              props.onShowInChat(message);
            }}
          >
            {t("chatmedia.showInChat")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** What is shown, as large as is chosen; fingers turn it and draw it larger. */
function Stage(props: {
  message: Message;
  name: string;
  scale: number;
  onScale: (scale: number) => void;
  turning: { back: () => void; forward: () => void };
}) {
  const t = useText();
  const { message, name, scale, onScale, turning } = props;
  const box = useRef<HTMLDivElement>(null);
  const { opened, hasFailed, fail } = useOpened(message.content);
  const touch = useTouch({ scale, onScale, onBack: turning.back, onForward: turning.forward });
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const isFilm = message.content["msgtype"] === "m.video";
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is larger than its frame is moved about in by keys
    <div
      ref={box}
      className={css.stage}
      role="group"
      aria-label={name}
      tabIndex={0}
      data-zoomed={scale > 1 ? true : undefined}
      {...touch}
    >
      {hasFailed ? (
        <Notice tone="danger">{t("chatmedia.notShown", { name })}</Notice>
      ) : !opened ? (
        <Skeleton label={t("common.loading")} rows={4} />
      ) : isFilm ? (
        <Film className={css.film} content={message.content} address={opened.address} name={name} onFailed={fail} />
      ) : (
        <img
          className={css.picture}
          style={scale > 1 ? { inlineSize: `${scale * 100}%`, maxInlineSize: "none", maxBlockSize: "none" } : {}}
          src={opened.address}
          alt={name}
          draggable={false}
          onDoubleClick={() => onScale(scale > 1 ? 1 : step * step)}
          onError={fail}
        />
      )}
    </div>
  );
}
