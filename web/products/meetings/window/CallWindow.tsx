import "../text.ts";
import "./text.ts";
import { Maximize2, Mic, MicOff, PhoneOff, Video, VideoOff } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { useText } from "../../../text/index.tsx";
import { Avatar, cx } from "../../../ui/index.ts";
import { call, useCall } from "../call/call.ts";
import { mainTile } from "../call/layout.ts";
import type { CallState } from "../call/state.ts";
import { Picture } from "../call/Tile.tsx";
import css from "./CallWindow.module.css";
import { useOpensItself } from "./settings.ts";
import { closeWindow, hasOwnWindows, openWindow, setFallback, useOwnWindow } from "./store.ts";

/** The call's small window above all others, as long as the call lasts. Stands beside every page. */
export function CallWindow() {
  const state = useCall();
  const own = useOwnWindow();
  useOpening();
  useMediaKeys(state);
  useEffect(() => closeWindow, []);
  if (!hasOwnWindows()) return <OnePicture state={state} />;
  return own ? createPortal(<Inside state={state} own={own} />, own.document.body) : null;
}

/** Where it is wanted, the browser asks for the window when its tab is left (Media Session). */
function useOpening(): void {
  const isOn = useOpensItself();
  useEffect(() => {
    if (!isOn) return undefined;
    const open = (): void => void openWindow({ isAsked: false });
    const leave = (): void => void (document.visibilityState === "hidden" && open());
    setHandler("enterpictureinpicture", open);
    document.addEventListener("visibilitychange", leave);
    return () => {
      setHandler("enterpictureinpicture", null);
      document.removeEventListener("visibilitychange", leave);
    };
  }, [isOn]);
}

/** A browser that does not know an action throws. */
function setHandler(action: string, handler: (() => void) | null): void {
  try {
    navigator.mediaSession?.setActionHandler(action as MediaSessionAction, handler);
  } catch {
    // It has no such button.
  }
}

/** The buttons that a browser itself draws over a moving picture in a window. */
function useMediaKeys({ isMicOn, isCameraOn }: CallState): void {
  useEffect(() => {
    const handlers = {
      togglemicrophone: () => void call.setMic(!isMicOn),
      togglecamera: () => void call.setCamera(!isCameraOn),
      hangup: () => void call.leave(),
    };
    for (const [action, handler] of Object.entries(handlers)) setHandler(action, handler);
    return () => {
      for (const action of Object.keys(handlers)) setHandler(action, null);
    };
  }, [isMicOn, isCameraOn]);
}

/** The picture of the one who speaks, for browsers whose windows hold nothing else. */
function OnePicture({ state }: { state: CallState }) {
  const element = useRef<HTMLVideoElement>(null);
  const video = mainTile(state.tiles)?.video;
  useEffect(() => {
    setFallback(element.current);
    return () => setFallback(null);
  }, []);
  useEffect(() => {
    const shown = element.current;
    if (!shown || !video) return undefined;
    video.attach(shown);
    return () => void video.detach(shown);
  }, [video]);
  return <video ref={element} className={css.one} autoPlay muted playsInline aria-hidden="true" />;
}

function Inside({ state, own }: { state: CallState; own: Window }) {
  const t = useText();
  const { isMicOn, isCameraOn, part, target } = state;
  const title = t("meeting.call", { title: target?.title ?? "" });
  const shown = mainTile(state.tiles);
  useEffect(() => {
    own.document.title = title;
  }, [own, title]);
  useEffect(() => {
    // Alt and a letter do here what they do on the page.
    const pass = (event: KeyboardEvent): void => {
      if (event.altKey && !dispatchEvent(new KeyboardEvent("keydown", event))) event.preventDefault();
    };
    own.addEventListener("keydown", pass);
    return () => own.removeEventListener("keydown", pass);
  }, [own]);
  return (
    <section className={css.window} aria-label={title}>
      <div className={cx(css.tile, shown?.isSpeaking && css.speaking)}>
        {shown && !shown.isScreen && <Avatar id={shown.userId ?? shown.identity} name={shown.name} size={72} />}
        {shown?.video && <Picture tile={shown} />}
        {shown && <span className={css.plate}>{shown.isLocal ? t("meeting.you") : shown.name}</span>}
      </div>
      {state.phase === "returning" && <p role="alert">{t("meeting.reconnecting")}</p>}
      <div className={css.buttons}>
        {part !== "audience" && (
          <OneButton
            label={t(isMicOn ? "meeting.turnMicOff" : "meeting.turnMicOn")}
            onPress={() => void call.setMic(!isMicOn)}
          >
            {isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" className={css.off} />}
          </OneButton>
        )}
        {part === "stage" && (
          <OneButton
            label={t(isCameraOn ? "meeting.turnCameraOff" : "meeting.turnCameraOn")}
            onPress={() => void call.setCamera(!isCameraOn)}
          >
            {isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" className={css.off} />}
          </OneButton>
        )}
        <OneButton label={t("callWindow.back")} onPress={goBack}>
          <Maximize2 aria-hidden="true" />
        </OneButton>
        <OneButton label={t("meeting.leave")} isLeave onPress={() => void call.leave()}>
          <PhoneOff aria-hidden="true" />
        </OneButton>
      </div>
    </section>
  );
}

function goBack(): void {
  globalThis.focus();
  call.setFull(true);
  closeWindow();
}

/** A plain button: those of the page put their names into its own document. */
function OneButton(props: { label: string; isLeave?: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      className={cx(css.button, props.isLeave && css.leave)}
      aria-label={props.label}
      title={props.label}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}
