import "../text.ts";
import { BadgeCheck, Hand, Mic, MicOff, PanelTop, UserMinus, Video, VideoOff } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar } from "../../../ui/index.ts";
import { useLeading } from "../permissions/useLeading.tsx";
import { lowerHand, mute, removeParticipant } from "./moderation.ts";
import { showOnly } from "../only/verbs.ts";
import { RowMenu } from "./RowMenu.tsx";
import css from "./Stage.module.css";
import type { Tile } from "./state.ts";

/** Someone in the call: their hand, microphone and camera, and what can be done about them. */
export function PersonRow({
  person,
  moderated,
}: {
  person: Tile;
  /** The meeting, when one leads it. */ moderated: string | null;
}) {
  const t = useText();
  return (
    <li className={css.person}>
      <Avatar id={person.userId ?? person.identity} name={person.name} size={28} />
      <span className={css.personText}>
        <span>{person.isLocal ? t("meeting.nameYou", { name: person.name }) : person.name}</span>
        <span className={css.personAbout}>
          {person.organisation || t("meeting.guest")}
          {person.isIdentified && (
            <span className={css.identified}>
              <BadgeCheck aria-hidden="true" />
              {t("meeting.eId")}
            </span>
          )}
        </span>
      </span>
      {person.hand > 0 && <span className={css.handPill}>{t("meeting.handNumber", { n: person.hand })}</span>}
      <DeviceState label={t(person.isMicOn ? "meeting.micIsOn" : "meeting.micIsOff")}>
        {person.isMicOn ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
      </DeviceState>
      <DeviceState label={t(person.isCameraOn ? "meeting.cameraOn" : "meeting.cameraOff")}>
        {person.isCameraOn ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
      </DeviceState>
      {moderated !== null && !person.isLocal && <PersonMenu person={person} meetingId={moderated} />}
    </li>
  );
}

function DeviceState({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span className={css.personState} role="img" aria-label={label}>
      {children}
    </span>
  );
}

function PersonMenu({ person, meetingId }: { person: Tile; meetingId: string }) {
  const t = useText();
  const label = t("meeting.doWith", { name: person.name });
  const leading = useLeading(meetingId, person);
  return (
    <RowMenu
      label={label}
      icon={<UserMinus aria-hidden="true" />}
      actions={[
        person.hand > 0 && {
          id: "lower",
          name: t("meeting.lowerOne"),
          icon: <Hand />,
          onAction: () => void lowerHand(meetingId, person),
        },
        person.isMicOn &&
          person.micSid !== null && {
            id: "mute",
            name: t("meeting.silence"),
            icon: <MicOff />,
            onAction: () => void mute(meetingId, person),
          },
        ...leading,
        {
          id: "only",
          name: t("meeting.onlyShowPerson", { name: person.name }),
          icon: <PanelTop />,
          onAction: () => void showOnly(meetingId, person, true),
        },
        {
          id: "remove",
          name: t("meeting.remove"),
          icon: <UserMinus />,
          isDanger: true,
          onAction: () => void removeParticipant(meetingId, person),
        },
      ]}
    />
  );
}
