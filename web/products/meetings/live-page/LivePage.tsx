import "./text.ts";
import type { LivePlaylist } from "@safos/contract/live-page";
import { publicLivePageRoutes } from "@safos/contract/routes/live-watching";
import { useParams } from "@tanstack/react-router";
import { CalendarClock, CircleCheck, Hourglass, LinkIcon, MonitorX, Pause } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from "react";
import { PublicFrame } from "../../../platform/PublicFrame.tsx";
import { request } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { readUnlocked } from "../../../platform/unlocked.ts";
import { AskPassword, isLocked } from "../../../shared/items/index.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { EmptyState, Skeleton } from "../../../ui/index.ts";
import css from "./LivePage.module.css";
import { LiveStage } from "./LiveStage.tsx";
import { LivePlayer } from "./player.ts";

/** `/live/:code`: the stage of a webinar for anybody with the address. No account, and nothing that takes part. */
export function LivePage() {
  const { code } = useParams({ from: "/live/$code" });
  const [shown, setShown] = useState(() => readUnlocked(code));
  return <Watching key={shown} {...{ code, shown }} onOpen={setShown} />;
}

function Watching(props: { code: string; shown: string; onOpen: (shown: string) => void }) {
  const t = useText();
  const { code, shown } = props;
  const player = useMemo(() => new LivePlayer(shown), [shown]);
  useEffect(() => {
    player.begin();
    return () => player.end();
  }, [player]);
  const view = useSyncExternalStore(player.watch, player.read);
  const { playlist, error } = view;
  useTitle("thing", playlist?.title);
  if (isLocked(error))
    return (
      <AskPassword
        {...{ secret: code, error }}
        isAgain={shown !== code}
        unlock={(password) =>
          request(publicLivePageRoutes.unlockLivePage, { params: { code }, body: { password }, isQuiet: true })
        }
        onOpen={props.onOpen}
      />
    );
  if (error)
    return (
      <PublicFrame organisation="">
        <Word icon={<LinkIcon />} title={t("livepage.unknown")} isPage>
          {t("livepage.unknownText")}
        </Word>
      </PublicFrame>
    );
  if (!playlist) return <Skeleton label={t("common.loading")} rows={4} />;
  return (
    <PublicFrame organisation={playlist.organisationName} className={css.main}>
      <div className={css.head}>
        <p className={css.by}>{t("livepage.by", { organisation: playlist.organisationName })}</p>
        <h1 className={css.title}>{playlist.title}</h1>
      </div>
      {view.isLost && (
        <p className={css.lost} role="alert">
          {t("livepage.lost")}
        </p>
      )}
      {playlist.state === "live" && view.isPlayable ? (
        <LiveStage player={player} view={view} />
      ) : (
        <State playlist={playlist} isPlayable={view.isPlayable} />
      )}
    </PublicFrame>
  );
}

/** Why there is no picture. */
function State({ playlist, isPlayable }: { playlist: LivePlaylist; isPlayable: boolean }) {
  const t = useText();
  const locale = useLocale();
  const { state, startsAt } = playlist;
  if (state === "over")
    return (
      <Word icon={<CircleCheck />} title={t("livepage.over")}>
        {t("livepage.overText")}
      </Word>
    );
  if (!isPlayable)
    return (
      <Word icon={<MonitorX />} title={t("livepage.unplayable")}>
        {t("livepage.unplayableText")}
      </Word>
    );
  if (state === "paused")
    return (
      <Word icon={<Pause />} title={t("livepage.pausedTitle")}>
        {t("livepage.pausedText")}
      </Word>
    );
  return (
    <Word icon={startsAt === null ? <Hourglass /> : <CalendarClock />} title={t("livepage.scheduled")}>
      {startsAt !== null && `${t("livepage.begins", { when: writeMoment(locale, startsAt) })}. `}
      {t("livepage.scheduledText")}
    </Word>
  );
}

/** `torsdag 3 december 2026 kl. 13:00`, in the reader's own time zone. */
const writeMoment = (locale: "sv" | "en", moment: string): string =>
  new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", { dateStyle: "full", timeStyle: "short" }).format(
    new Date(moment),
  );

function Word(props: { icon: ReactNode; title: string; isPage?: boolean; children: ReactNode }) {
  return (
    <div className={css.word} role="status">
      <EmptyState icon={props.icon} title={props.title} isPage={props.isPage ?? false}>
        {props.children}
      </EmptyState>
    </div>
  );
}
