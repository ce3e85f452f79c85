import "./text.ts";
import type { Recording } from "@safos/contract/recordings";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { formatDate, formatTime, useLocale, useText } from "../../../text/index.tsx";
import { buttonClass, Notice, ProgressBar } from "../../../ui/index.ts";
import { contentAddress, recordingsQuery } from "./queries.ts";
import css from "./Recording.module.css";
import { TracksPlayer } from "./TracksPlayer.tsx";

/** The recordings of a meeting with how long they are kept, on its page; nothing where there are none. */
export function MeetingRecordings({ meetingId }: { meetingId: string }) {
  const t = useText();
  const { data } = useQuery(recordingsQuery(meetingId));
  const ended = data?.items.filter((one) => one.endedAt !== null) ?? [];
  if (ended.length === 0) return null;
  return (
    <section aria-label={t("recording.many")}>
      <h3 className={css.heading}>{t("recording.many")}</h3>
      <ol className={css.list}>
        {ended.map((one) => (
          <li key={one.id} className={css.one}>
            <OneRecording recording={one} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function OneRecording({ recording }: { recording: Recording }) {
  const t = useText();
  const locale = useLocale();
  const { state, fault, startedAt, startedBy, keptUntil, progress, tracks } = recording;
  const began = Date.parse(startedAt);
  const title = t("recording.of", { when: `${formatDate(locale, began, now())} ${formatTime(locale, began)}` });
  const film = tracks.find((one) => one.kind === "film");
  return (
    <>
      <p className={css.about}>
        {title}
        {startedBy !== null && ` · ${t("recording.by", { name: startedBy })}`}
      </p>
      {state !== "failed" && (fault === "disk" || fault === "rule" || fault === "error") && (
        <Notice tone="warn" isQuiet>
          {t(`recording.fault.${fault}`)}
        </Notice>
      )}
      {state === "composing" && (
        <>
          <p className={css.about}>{t("recording.composing")}</p>
          <ProgressBar label={t("recording.progress")} value={progress * 100} />
        </>
      )}
      {state === "failed" && (
        <Notice tone="warn" isQuiet>
          {t(`recording.failed.${fault === null || fault === "rule" ? "error" : fault}`)}
        </Notice>
      )}
      {state === "removed" && <p className={css.about}>{t("recording.removed")}</p>}
      {state === "ready" && keptUntil !== null && (
        <p className={css.about}>
          {t("recording.removedOn", { day: formatDate(locale, Date.parse(keptUntil), now()) })}
        </p>
      )}
      {film && (
        <>
          <video
            className={css.film}
            controls
            preload="metadata"
            aria-label={title}
            src={contentAddress(film.fileId)}
          />
          <div className={css.buttons}>
            <a className={buttonClass()} href={contentAddress(film.fileId, true)} download>
              <Download aria-hidden="true" />
              {t("recording.download")}
            </a>
          </div>
        </>
      )}
      {state === "ready" && !film && <TracksPlayer tracks={tracks} seconds={recording.seconds ?? 0} />}
    </>
  );
}
