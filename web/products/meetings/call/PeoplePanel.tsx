import type { LobbyRequest, Meeting } from "@safos/contract/meetings";
import { Link2, Lock, LockOpen, Mic, MicOff, UserMinus, Video, VideoOff, X } from "lucide-react";
import { api, explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, IconButton, Menu, showToast } from "../../../ui/index.ts";
import type { Tile } from "./state.ts";
import css from "./Stage.module.css";

async function attempt(step: () => Promise<unknown>, done?: string): Promise<void> {
  try {
    await step();
    if (done) showToast({ text: done });
    await queryClient.invalidateQueries({ queryKey: ["meetings"] });
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
}

/** Who waits, who has a hand up, who is there; and what a moderator can do about it. */
export function PeoplePanel(props: {
  people: readonly Tile[];
  lobby: readonly LobbyRequest[];
  meeting: Meeting | null;
  onDecide: (knockId: string, what: "admit" | "deny") => void;
  onClose: () => void;
}) {
  const t = useText();
  const { people, lobby, meeting } = props;
  const path = `/api/v1/meetings/${meeting?.id ?? ""}`;
  const canModerate = meeting?.canModerate ?? false;
  const raised = people.filter((one) => one.hand > 0).sort((a, b) => a.hand - b.hand);
  const rest = people.filter((one) => one.hand === 0);

  const silence = (one: Tile) =>
    attempt(
      () => api.post(`${path}/participants/${one.identity}/mute`, { trackSid: one.micSid }),
      t("meeting.silenced", { name: one.name }),
    );
  const row = (one: Tile) => (
    <li key={one.key} className={css.person}>
      <Avatar id={one.personId ?? one.identity} name={one.name} size={28} />
      <span className={css.personWords}>
        <span>{one.isLocal ? t("meeting.nameYou", { name: one.name }) : one.name}</span>
        <span className={css.personAbout}>{one.organisation || t("meeting.guest")}</span>
      </span>
      {one.hand > 0 && <span className={css.handPill}>{t("meeting.handNumber", { n: one.hand })}</span>}
      <span className={css.personState} role="img" aria-label={t(one.isMicOn ? "meeting.micIsOn" : "meeting.micIsOff")}>
        {one.isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
      </span>
      <span
        className={css.personState}
        role="img"
        aria-label={t(one.isCameraOn ? "meeting.cameraOn" : "meeting.cameraOff")}
      >
        {one.isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
      </span>
      {canModerate && !one.isLocal && (
        <Menu
          label={t("meeting.doWith", { name: one.name })}
          trigger={
            <IconButton label={t("meeting.doWith", { name: one.name })} size="sm" tone="stage" hasTip={false}>
              <UserMinus aria-hidden="true" />
            </IconButton>
          }
          actions={[
            one.isMicOn &&
              one.micSid !== null && {
                id: "mute",
                name: t("meeting.silence"),
                icon: <MicOff />,
                onAction: () => void silence(one),
              },
            {
              id: "remove",
              name: t("meeting.remove"),
              icon: <UserMinus />,
              isDanger: true,
              onAction: () =>
                void attempt(
                  () => api.delete(`${path}/participants/${one.identity}`),
                  t("meeting.removedOne", { name: one.name }),
                ),
            },
          ]}
        />
      )}
    </li>
  );

  return (
    <aside className={css.panel} aria-label={t("meeting.people")}>
      <header className={css.panelHead}>
        <h2>
          {t("meeting.people")} <span className={css.number}>{people.length}</span>
        </h2>
        <IconButton label={t("common.close")} tone="stage" onPress={props.onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      <div className={css.panelBody}>
        {lobby.length > 0 && (
          <>
            <h3 className={css.group}>{t("meeting.inLobby", { n: lobby.length })}</h3>
            <ul>
              {lobby.map((knock) => (
                <li key={knock.id} className={css.person}>
                  <Avatar id={knock.id} name={knock.name} size={28} />
                  <span className={css.personWords}>
                    <span>{knock.name}</span>
                    <span className={css.personAbout}>{t("meeting.guest")}</span>
                  </span>
                  <IconButton
                    label={t("meeting.denyOne", { name: knock.name })}
                    size="sm"
                    tone="stage"
                    onPress={() => props.onDecide(knock.id, "deny")}
                  >
                    <X aria-hidden="true" />
                  </IconButton>
                  <Button
                    variant="stage"
                    size="sm"
                    aria-label={t("meeting.admitOne", { name: knock.name })}
                    onPress={() => props.onDecide(knock.id, "admit")}
                  >
                    {t("meeting.admit")}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
        {raised.length > 0 && (
          <>
            <h3 className={css.group}>{t("meeting.handsUp", { n: raised.length })}</h3>
            <ul>{raised.map(row)}</ul>
          </>
        )}
        <h3 className={css.group}>{t("meeting.inCall", { n: rest.length })}</h3>
        <ul>{rest.map(row)}</ul>
      </div>
      {canModerate && meeting && (
        <footer className={css.panelFoot}>
          <Button
            variant="stage"
            icon={<MicOff aria-hidden="true" />}
            onPress={() =>
              void Promise.all(people.filter((one) => !one.isLocal && one.isMicOn && one.micSid !== null).map(silence))
            }
          >
            {t("meeting.silenceAll")}
          </Button>
          <Button
            variant="stage"
            icon={meeting.isLocked ? <LockOpen aria-hidden="true" /> : <Lock aria-hidden="true" />}
            onPress={() => void attempt(() => api.patch(path, { isLocked: !meeting.isLocked }))}
          >
            {t(meeting.isLocked ? "meeting.unlock" : "meeting.lock")}
          </Button>
          <Button
            variant="stage"
            icon={<Link2 aria-hidden="true" />}
            onPress={() => void copyGuestLink(meeting.id, t("meeting.linkCopied"))}
          >
            {t("meeting.guestLink")}
          </Button>
        </footer>
      )}
    </aside>
  );
}

/** Makes a link (the old one ends) and puts it on the clipboard; where there is none, it is shown. */
export async function copyGuestLink(meetingId: string, done: string): Promise<void> {
  try {
    const { url } = await api.post<{ url: string }>(`/api/v1/meetings/${meetingId}/guest-link`);
    try {
      await navigator.clipboard.writeText(url);
      showToast({ text: `${done} ${url}` });
    } catch {
      showToast({ text: url });
    }
    await queryClient.invalidateQueries({ queryKey: ["meetings"] });
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
}
