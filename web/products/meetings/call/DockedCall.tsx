import "../text.ts";
import { AudioLines, Maximize2, Mic, MicOff, PhoneOff, Users, Video, VideoOff } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, cx, IconButton } from "../../../ui/index.ts";
import { BreakoutBanner } from "../breakout/BreakoutBanner.tsx";
import { CaptionBlock } from "../captions/CaptionBlock.tsx";
import { RecordingChip } from "../recording/RecordingChip.tsx";
import { WindowButton } from "../window/WindowButton.tsx";
import { call, useCall } from "./call.ts";
import { Clock } from "./Clock.tsx";
import css from "./DockedCall.module.css";
import { mainTile } from "./layout.ts";
import { Picture } from "./Tile.tsx";

/** The call while one does something else: who speaks, microphone, camera, the way back and the way out. */
export function DockedCall() {
  const t = useText();
  const state = useCall();
  const people = state.tiles.filter((tile) => !tile.isScreen);
  const shown = mainTile(state.tiles);
  return (
    <section className={css.dock} aria-label={t("meeting.call", { title: state.target?.title ?? "" })}>
      <header className={css.head}>
        <AudioLines className={css.bars} aria-hidden="true" />
        <span className={css.title}>{state.target?.title}</span>
        <RecordingChip />
        <span className={css.time}>
          <Clock since={state.since} />
        </span>
        <WindowButton size="sm" />
        <IconButton label={t("meeting.enlarge")} tone="stage" size="sm" onPress={() => call.setFull(true)}>
          <Maximize2 aria-hidden="true" />
        </IconButton>
      </header>
      <BreakoutBanner onShow={null} />
      {shown && (
        <div className={cx(css.tile, shown.isSpeaking && css.speaking)}>
          {!shown.isScreen && <Avatar id={shown.userId ?? shown.identity} name={shown.name} size={36} />}
          {shown.video && <Picture tile={shown} />}
          <span className={css.count} role="img" aria-label={t("meeting.inCall", { n: people.length })}>
            <Users aria-hidden="true" />
            {people.length}
          </span>
          <span className={css.plate}>{shown.isLocal ? t("meeting.you") : shown.name}</span>
        </div>
      )}
      <div className={css.captions}>
        <CaptionBlock isSmall />
      </div>
      {state.phase === "returning" && <p role="alert">{t("meeting.reconnecting")}</p>}
      <div className={css.buttons}>
        {state.part !== "audience" && (
          <IconButton
            label={t(state.isMicOn ? "meeting.turnMicOff" : "meeting.turnMicOn")}
            tone="stage"
            isOn={state.isMicOn}
            onPress={() => void call.setMic(!state.isMicOn)}
          >
            {state.isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" className={css.off} />}
          </IconButton>
        )}
        {state.part === "stage" && (
          <IconButton
            label={t(state.isCameraOn ? "meeting.turnCameraOff" : "meeting.turnCameraOn")}
            tone="stage"
            isOn={state.isCameraOn}
            onPress={() => void call.setCamera(!state.isCameraOn)}
          >
            {state.isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" className={css.off} />}
          </IconButton>
        )}
        <span className={css.leave}>
          <Button variant="danger" icon={<PhoneOff aria-hidden="true" />} isFull onPress={() => void call.leave()}>
            {t("meeting.leave")}
          </Button>
        </span>
      </div>
    </section>
  );
}
