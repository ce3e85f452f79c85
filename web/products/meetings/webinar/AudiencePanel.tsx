import "./text.ts";
import type { LobbyRequest, Meeting, Participant } from "@safos/contract/meetings";
import type { WebinarPart } from "@safos/contract/webinar";
import { useQuery } from "@tanstack/react-query";
import { Hand, Link2, UserMinus, X } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { queryClient } from "../../../platform/query.ts";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, IconButton, SearchField } from "../../../ui/index.ts";
import crowd from "../call/Crowd.module.css";
import { admitAll, decide, removeParticipant } from "../call/moderation.ts";
import { RowMenu } from "../call/RowMenu.tsx";
import stage from "../call/Stage.module.css";
import { LiveControls } from "../live-page/LiveControls.tsx";
import { copyGuestLink } from "../links.ts";
import { attendanceQuery } from "../queries.ts";
import { useWebinar } from "./store.ts";
import { setPart } from "./verbs.ts";
import css from "./Webinar.module.css";

/** Each who comes and goes is told to nobody: it is looked at while this is open, ms. */
const lookEveryMs = 5000;
const liveLook = {
  section: css.livePage,
  heading: css.liveTitle,
  about: undefined,
  buttons: css.liveButtons,
  variant: "stage",
} as const;
/** More are found by their name. */
const mostShown = 100;

/** `p_<person>` or `g_<guest>`, whichever device. */
const whoOf = (identity: string): string => identity.split("_").slice(0, 2).join("_");

/** Who waits, whose hand is up, who was let up, and the audience; for who leads. */
export function AudiencePanel(props: { meeting: Meeting; lobby: readonly LobbyRequest[]; onClose: () => void }) {
  const t = useText();
  const { meeting, lobby } = props;
  const { id } = meeting;
  const [search, setSearch] = useState("");
  const { webinar } = useWebinar();
  const { data } = useQuery(attendanceQuery(id));
  useEffect(() => {
    const looking = setInterval(
      () => void queryClient.invalidateQueries({ queryKey: attendanceQuery(id).queryKey }),
      lookEveryMs,
    );
    return () => clearInterval(looking);
  }, [id]);
  const raised = webinar?.people.filter((one) => one.raisedAt !== null) ?? [];
  const up = webinar?.people.filter((one) => one.part !== "audience") ?? [];
  const wanted = search.trim().toLocaleLowerCase();
  const audience = (data?.participants ?? []).filter(
    (one) => one.isAudience && `${one.name} ${one.organisationName ?? ""}`.toLocaleLowerCase().includes(wanted),
  );
  const onPart = (who: string, part: WebinarPart) => void setPart(id, who, part);
  return (
    <aside className={stage.panel} aria-label={t("webinar.people")}>
      <header className={stage.panelHead}>
        <h2>{t("webinar.people")}</h2>
        <IconButton label={t("common.close")} tone="stage" onPress={props.onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      <div className={crowd.panelSearch}>
        <SearchField
          label={t("meeting.searchPeople", { n: audience.length })}
          clearLabel={t("common.clear")}
          isFull
          value={search}
          onChange={setSearch}
        />
      </div>
      <div className={stage.panelBody}>
        <Lobby meetingId={id} lobby={lobby} />
        <LiveControls meeting={meeting} look={liveLook} />
        <Group title={t("webinar.hands")}>
          {raised.map((one) => (
            <Row key={one.who} {...one}>
              <PartMenu {...one} hasHand onPart={onPart} />
            </Row>
          ))}
        </Group>
        <Group title={t("webinar.letUp")}>
          {up.map((one) => (
            <Row key={one.who} {...one}>
              <Button
                variant="stage"
                size="sm"
                aria-label={t("webinar.takeDownOne", { name: one.name })}
                onPress={() => onPart(one.who, "audience")}
              >
                {t("webinar.takeDown")}
              </Button>
            </Row>
          ))}
        </Group>
        <Group title={t("webinar.inAudience", { n: audience.length })}>
          {audience.slice(0, mostShown).map((one) => (
            <Row
              key={one.identity}
              {...one}
              isGuest={one.kind === "guest"}
              part="audience"
              who={one.userId ?? one.identity}
            >
              <PartMenu name={one.name} who={whoOf(one.identity)} onPart={onPart} remove={() => remove(id, one)} />
            </Row>
          ))}
        </Group>
      </div>
      <footer className={stage.panelFoot}>
        <Button variant="stage" icon={<Link2 aria-hidden="true" />} onPress={() => void copyGuestLink(meeting)}>
          {t("meeting.guestLink")}
        </Button>
      </footer>
    </aside>
  );
}

const remove = (meetingId: string, { identity, name }: Participant): void =>
  void removeParticipant(meetingId, { identity, name });

function Group({ title, children }: { title: string; children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <>
      <h3 className={stage.group}>{title}</h3>
      <ul>{children}</ul>
    </>
  );
}

function Lobby({ meetingId, lobby }: { meetingId: string; lobby: readonly LobbyRequest[] }) {
  const t = useText();
  return (
    <>
      {lobby.length > 1 && (
        <Button variant="stage" size="sm" onPress={() => void admitAll(meetingId)}>
          {t("meeting.admitAll", { n: lobby.length })}
        </Button>
      )}
      <Group title={t("meeting.inLobby", { n: lobby.length })}>
        {lobby.map(({ id, name }) => (
          <Row key={id} who={id} name={name} organisationName={null} isGuest part="audience">
            <Button
              variant="stage"
              size="sm"
              aria-label={t("meeting.admitOne", { name })}
              onPress={() => decide(meetingId, id, "admit")}
            >
              {t("meeting.admit")}
            </Button>
          </Row>
        ))}
      </Group>
    </>
  );
}

function Row(props: {
  who: string;
  name: string;
  organisationName: string | null;
  isGuest: boolean;
  part: WebinarPart;
  children: ReactNode;
}) {
  const t = useText();
  const about = props.isGuest ? t("webinar.guest") : (props.organisationName ?? "");
  return (
    <li className={stage.person}>
      <Avatar id={props.who} name={props.name} size={28} />
      <span className={stage.personText}>
        <span>{props.name}</span>
        <span className={stage.personAbout}>
          {props.part === "audience" ? about : `${about} · ${t(`webinar.part.${props.part}`)}`}
        </span>
      </span>
      {props.children}
    </li>
  );
}

function PartMenu(props: {
  who: string;
  name: string;
  hasHand?: boolean;
  onPart: (who: string, part: WebinarPart) => void;
  remove?: () => void;
}) {
  const t = useText();
  const { who, name, onPart } = props;
  const label = t("meeting.doWith", { name });
  return (
    <RowMenu
      label={label}
      icon={<Hand aria-hidden="true" />}
      actions={[
        { id: "speak", name: t("webinar.letSpeak"), onAction: () => onPart(who, "microphone") },
        { id: "stage", name: t("webinar.bringUp"), onAction: () => onPart(who, "stage") },
        props.hasHand && {
          id: "lower",
          name: t("webinar.lowerOne", { name }),
          onAction: () => onPart(who, "audience"),
        },
        props.remove && {
          id: "remove",
          name: t("meeting.remove"),
          icon: <UserMinus />,
          isDanger: true,
          onAction: props.remove,
        },
      ]}
    />
  );
}
