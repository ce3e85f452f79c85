import "./text.ts";
import { Captions, CaptionsOff, Maximize, Minimize, Volume1, VolumeX } from "lucide-react";
import { useEffect, useRef, useState, type CSSProperties } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, cx } from "../../../ui/index.ts";
import css from "./LivePage.module.css";
import type { LivePlayer, LiveView } from "./player.ts";
import type { Slot } from "./slot.ts";

/** Pictures and sound as they come, with captions and what one can do. */
export function LiveStage({ player, view }: { player: LivePlayer; view: LiveView }) {
  const t = useText();
  const { slots } = view;
  const stage = useRef<HTMLElement>(null);
  const isFull = useIsFull();
  const [hasCaptions, setCaptions] = useState(true);
  const pictures = slots.filter((one) => one.isPicture);
  const screen = pictures.find((one) => one.source === "screen") ?? null;
  const cameras = pictures.filter((one) => one !== screen);
  const sounds = slots.filter((one) => !one.isPicture);
  const unseen = sounds.filter(
    (one) => one.source === "microphone" && !pictures.some((other) => other.who === one.who),
  );
  const isSilent = view.isMuted || view.isSoundRefused;
  return (
    <section ref={stage} className={css.stage} aria-label={t("livepage.stage")}>
      {sounds.map((slot) => (
        <Media key={slot.key} slot={slot} />
      ))}
      {slots.length === 0 ? (
        <p className={css.waiting} role="status">
          <strong>{t("livepage.waiting")}</strong>
          {t("livepage.waitingText")}
        </p>
      ) : (
        <Tiles screen={screen} cameras={cameras} unseen={unseen} />
      )}
      {hasCaptions && view.captions.length > 0 && (
        <div className={css.captions} role="log" aria-label={t("livepage.captions")}>
          {view.captions.slice(-2).map(({ at, name, text }) => (
            <p key={at}>
              <strong>{name}</strong> {text}
            </p>
          ))}
        </div>
      )}
      <div className={css.bar} role="group" aria-label={t("livepage.controls")}>
        <span className={css.live}>{t("livepage.live")}</span>
        <Button
          variant={isSilent ? "primary" : "stage"}
          icon={isSilent ? <Volume1 aria-hidden="true" /> : <VolumeX aria-hidden="true" />}
          onPress={() => player.setMuted(!isSilent)}
        >
          {t(isSilent ? "livepage.soundOn" : "livepage.soundOff")}
        </Button>
        <Button
          variant="stage"
          icon={hasCaptions ? <CaptionsOff aria-hidden="true" /> : <Captions aria-hidden="true" />}
          onPress={() => setCaptions(!hasCaptions)}
        >
          {t(hasCaptions ? "livepage.captionsOff" : "livepage.captionsOn")}
        </Button>
        {document.fullscreenEnabled && (
          <Button
            variant="stage"
            icon={isFull ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
            onPress={() => void (isFull ? document.exitFullscreen() : stage.current?.requestFullscreen())}
          >
            {t(isFull ? "livepage.fullScreenEnd" : "livepage.fullScreen")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** A shared screen is large, with the people below; else all stand alike. */
function Tiles(props: { screen: Slot | null; cameras: readonly Slot[]; unseen: readonly Slot[] }) {
  const t = useText();
  const { screen, cameras, unseen } = props;
  const count = cameras.length + unseen.length;
  const columns = { "--columns": screen ? Math.max(1, count) : Math.ceil(Math.sqrt(count)) } as CSSProperties;
  return (
    <div className={css.tiles}>
      {screen && (
        <figure className={css.screen}>
          <Media slot={screen} />
          <figcaption className={css.plate}>{t("livepage.screenOf", { name: screen.name })}</figcaption>
        </figure>
      )}
      {count > 0 && (
        <ul className={cx(css.people, screen && css.small)} style={columns}>
          {cameras.map((slot) => (
            <li key={slot.key} className={css.tile}>
              <Media slot={slot} />
              <span className={css.plate}>{slot.name}</span>
            </li>
          ))}
          {unseen.map((slot) => (
            <li key={slot.key} className={css.tile}>
              <Avatar id={slot.who} name={slot.name} size={72} />
              <span className={css.plate}>{slot.name}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The element is the player's: it is put here. */
function Media({ slot }: { slot: Slot }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { element } = slot;
    element.setAttribute("aria-hidden", "true");
    frame.current?.append(element);
    return () => element.remove();
  }, [slot]);
  return <div ref={frame} className={css.media} />;
}

function useIsFull(): boolean {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", look);
    return () => document.removeEventListener("fullscreenchange", look);
  }, []);
  return isFull;
}
