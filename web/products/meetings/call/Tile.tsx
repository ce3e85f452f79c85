import "../text.ts";
import { AudioLines, Hand, Mic, MicOff, MonitorUp, Pin, SignalLow } from "lucide-react";
import { useEffect, useRef } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, cx } from "../../../ui/index.ts";
import { useCall } from "./call.ts";
import crowd from "./Crowd.module.css";
import { togglePin, usePins } from "./pins.ts";
import type { Tile as TileOf } from "./state.ts";
import css from "./Stage.module.css";

/** A moving picture, over the avatar that is seen until the first frame has come; sound is played elsewhere, so that it goes on when the picture is not shown. */
export function Picture({ tile }: { tile: TileOf }) {
  const element = useRef<HTMLVideoElement>(null);
  const { video } = tile;
  useEffect(() => {
    const shown = element.current;
    if (!shown || !video) return undefined;
    video.attach(shown);
    return () => {
      video.detach(shown);
    };
  }, [video]);
  return (
    <video
      ref={element}
      className={cx(css.video, tile.isScreen && css.whole, tile.isLocal && !tile.isScreen && css.mirrored)}
      autoPlay
      muted
      playsInline
      aria-hidden="true"
    />
  );
}

/** One person, or one shared screen. */
export function Tile({ tile }: { tile: TileOf }) {
  const t = useText();
  const sent = useCall().reactions.find((one) => one.identity === tile.identity);
  const reaction = tile.isScreen ? undefined : sent?.emoji;
  const name = tile.isLocal ? t("meeting.you") : tile.name;
  const label = t(tile.isScreen ? "meeting.screenOf" : "meeting.tileOf", { name });
  const state = [
    tile.isSpeaking && t("meeting.speaking"),
    !tile.isMicOn && t("meeting.micIsOff"),
    !tile.isCameraOn && t("meeting.cameraOff"),
    tile.hand > 0 && t("meeting.handRaised", { n: tile.hand }),
  ].filter(Boolean);
  return (
    <li
      className={cx(css.tile, tile.isSpeaking && !tile.isScreen && css.speaking)}
      aria-label={[label, ...state].join(", ")}
      data-identity={tile.identity}
      data-screen={tile.isScreen || undefined}
    >
      {!tile.isScreen && <Avatar id={tile.userId ?? tile.identity} name={tile.name} size={72} />}
      {tile.video && <Picture tile={tile} />}
      {!tile.isScreen && <PinButton identity={tile.identity} name={name} />}
      <span className={css.badges} aria-hidden="true">
        {reaction && <span className={css.badge}>{reaction}</span>}
        {tile.isWeak && (
          <span className={css.badge}>
            <SignalLow />
          </span>
        )}
        {tile.hand > 0 && !tile.isScreen && (
          <span className={cx(css.badge, css.hand)}>
            <Hand />
            {tile.hand}
          </span>
        )}
      </span>
      <span className={css.plate} aria-hidden="true">
        {tile.isScreen ? (
          <MonitorUp />
        ) : tile.isSpeaking ? (
          <AudioLines className={css.bars} />
        ) : tile.isMicOn ? (
          <Mic />
        ) : (
          <MicOff />
        )}
        <span className={css.plateName}>{name}</span>
        {!tile.isLocal && tile.organisation && <span className={css.plateAbout}>{tile.organisation}</span>}
      </span>
    </li>
  );
}

/** Always large for oneself; on a touch screen it is seen once the tile was tapped. */
function PinButton({ identity, name }: { identity: string; name: string }) {
  const t = useText();
  const isPinned = usePins().has(identity);
  return (
    <button
      type="button"
      className={cx(crowd.pin, isPinned && crowd.isPinned)}
      aria-pressed={isPinned}
      aria-label={t("meeting.pin", { name })}
      title={t("meeting.pin", { name })}
      onClick={() => togglePin(identity)}
    >
      <Pin aria-hidden="true" />
      {isPinned && t("meeting.pinned")}
    </button>
  );
}
