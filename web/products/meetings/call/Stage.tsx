import { useQuery } from "@tanstack/react-query";
import { LayoutGrid, Minimize2, PanelTop, WifiOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { api, explain } from "../../../platform/api.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, cx, IconButton, showToast } from "../../../ui/index.ts";
import { call, useCall } from "./call.ts";
import { Clock } from "./Clock.tsx";
import { ControlBar, type PanelKind } from "./ControlBar.tsx";
import { NotesPanel } from "./NotesPanel.tsx";
import { PeoplePanel } from "./PeoplePanel.tsx";
import { attendanceQuery, meetingQuery } from "../queries.ts";
import css from "./Stage.module.css";
import { Tile } from "./Tile.tsx";

/** The call in full view: who is there, who wants in, what one can do. */
export function Stage() {
  const t = useText();
  const state = useCall();
  const { target, tiles } = state;
  const meetingId = target?.meetingId ?? null;
  const [panel, setPanel] = useState<PanelKind | null>(null);
  const [isSpeakerView, setSpeakerView] = useState(false);
  const head = useRef<HTMLHeadingElement>(null);
  const { data: meeting } = useQuery({ ...meetingQuery(meetingId ?? ""), enabled: meetingId !== null });
  const { data: attendance } = useQuery({ ...attendanceQuery(meetingId ?? ""), enabled: meetingId !== null });
  const lobby = attendance?.lobby ?? [];

  useEffect(() => head.current?.focus(), []);
  useEffect(() => {
    if (panel === "notes") call.readNotes();
  }, [panel, state.notes]);

  const screens = tiles.filter((tile) => tile.isScreen);
  const people = tiles.filter((tile) => !tile.isScreen);
  const others = people.filter((tile) => !tile.isLocal);
  const speaker = others.find((tile) => tile.isSpeaking) ?? others[0] ?? people[0];
  const large = screens[0] ?? (isSpeakerView ? speaker : undefined);
  const rest = large ? tiles.filter((tile) => tile !== large) : [...others, ...people.filter((tile) => tile.isLocal)];
  const columns = large ? rest.length : Math.ceil(Math.sqrt(rest.length));

  return (
    <section className={css.stage} aria-label={t("meeting.call", { title: target?.title ?? "" })}>
      <header className={css.head}>
        <h1 className={css.title} ref={head} tabIndex={-1}>
          {target?.title}
        </h1>
        <span className={css.where}>{target?.about}</span>
        <span className={css.time}>
          <Clock since={state.since} />
        </span>
        <IconButton
          label={t(isSpeakerView ? "meeting.gallery" : "meeting.speakerView")}
          tone="stage"
          onPress={() => setSpeakerView(!isSpeakerView)}
        >
          {isSpeakerView ? <LayoutGrid aria-hidden="true" /> : <PanelTop aria-hidden="true" />}
        </IconButton>
        {meetingId !== null && (
          <IconButton label={t("meeting.minimise")} tone="stage" onPress={() => call.setFull(false)}>
            <Minimize2 aria-hidden="true" />
          </IconButton>
        )}
      </header>
      {state.phase === "returning" && (
        <p className={css.trouble} role="alert">
          <WifiOff aria-hidden="true" />
          {t("meeting.reconnecting")}
        </p>
      )}
      {state.error && (
        <p className={css.trouble} role="alert">
          {state.error}
        </p>
      )}
      <div className={css.body}>
        <div className={css.main}>
          <div aria-live="polite">
            {lobby.slice(0, 1).map((knock) => (
              <div key={knock.id} className={css.knock}>
                <Avatar id={knock.id} name={knock.name} size={36} />
                <span className={css.knockWords}>
                  <strong>{t("meeting.waits", { name: knock.name })}</strong>
                  <span>
                    {lobby.length > 1 ? t("meeting.moreWait", { n: lobby.length - 1 }) : t("meeting.cameByLink")}
                  </span>
                </span>
                <Button variant="stage" onPress={() => decide(meetingId, knock.id, "deny")}>
                  {t("meeting.deny")}
                </Button>
                <Button variant="primary" onPress={() => decide(meetingId, knock.id, "admit")}>
                  {t("meeting.admit")}
                </Button>
              </div>
            ))}
          </div>
          {large && (
            <ul className={css.largeOne}>
              <Tile key={large.key} tile={large} isLarge />
            </ul>
          )}
          <ul
            className={cx(large ? css.strip : css.grid)}
            style={{ "--columns": Math.max(1, columns) } as React.CSSProperties}
            data-count={rest.length}
          >
            {rest.map((tile) => (
              <Tile key={tile.key} tile={tile} />
            ))}
          </ul>
          {others.length === 0 && <p className={css.alone}>{t("meeting.alone")}</p>}
        </div>
        {panel === "people" && (
          <PeoplePanel
            people={people}
            lobby={lobby}
            meeting={meeting ?? null}
            onDecide={(id, what) => decide(meetingId, id, what)}
            onClose={() => setPanel(null)}
          />
        )}
        {panel === "notes" && <NotesPanel notes={state.notes} target={state.target} onClose={() => setPanel(null)} />}
      </div>
      <ControlBar state={state} panel={panel} onPanel={setPanel} waiting={lobby.length} />
    </section>
  );
}

function decide(meetingId: string | null, knockId: string, what: "admit" | "deny"): void {
  api
    .post(`/api/v1/meetings/${meetingId}/lobby/${knockId}/${what}`)
    .catch((error: unknown) => showToast({ text: explain(error), tone: "danger" }));
}
