import type { Meeting } from "@safos/contract/meetings";
import { CalendarClock, Video } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { api, explain } from "../shell/api.ts";
import { askForCard } from "../shell/card-door.tsx";
import { now } from "../shell/clock.ts";
import { queryClient } from "../shell/query.ts";
import { formatComing, formatTime, formatWhen, useLocale, useText } from "../text/index.tsx";
import { AvatarStack, Button, Chip, IconTile, Item, Menu, Section, showToast } from "../ui/index.ts";
import { call, useCall } from "./call.ts";
import { order } from "./queries.ts";
import { copyGuestLink } from "./PeoplePanel.tsx";

const MeetingLinks = lazy(async () => ({ default: (await import("./MeetingLinks.tsx")).MeetingLinks }));

export function openMeeting(meeting: Meeting): void {
  call.open({
    meetingId: meeting.id,
    workspaceId: meeting.workspaceId,
    title: meeting.title,
    about: meeting.workspaceName,
    ticket: null,
  });
}

async function attempt(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
  await queryClient.invalidateQueries({ queryKey: ["meetings"] });
}

/** Starts a planned meeting and opens its door for oneself. */
async function start(meeting: Meeting): Promise<void> {
  await attempt(async () => openMeeting(await api.post<Meeting>(`/api/v1/meetings/${meeting.id}/start`)));
}

/** One meeting in a list: when, where, who is in, and the one thing to do. */
export function MeetingRow({ meeting, isWorkspaceShown }: { meeting: Meeting; isWorkspaceShown?: boolean }) {
  const t = useText();
  const locale = useLocale();
  const ongoing = useCall();
  const isIn = ongoing.target?.meetingId === meeting.id && (ongoing.phase === "in" || ongoing.phase === "returning");
  const words = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  const when =
    meeting.state === "live" && meeting.startedAt
      ? t("meeting.since", { time: formatTime(locale, Date.parse(meeting.startedAt)) })
      : meeting.state === "ended" && meeting.startedAt
        ? formatWhen(locale, Date.parse(meeting.startedAt), now(), words)
        : meeting.startsAt
          ? formatComing(locale, Date.parse(meeting.startsAt), now(), words)
          : t("meeting.noTime");
  const path = `/api/v1/meetings/${meeting.id}`;
  const { participants } = meeting;
  const [isLinksShown, setLinksShown] = useState(false);
  return (
    <Item
      icon={
        <IconTile tone={meeting.state === "live" ? 3 : 1}>
          {meeting.state === "scheduled" ? <CalendarClock /> : <Video />}
        </IconTile>
      }
      title={meeting.title}
      about={[isWorkspaceShown && meeting.workspaceName, when].filter(Boolean).join(" · ")}
      below={
        meeting.state === "live" && (
          <>
            {participants.length > 0 && (
              <AvatarStack people={participants.map((p) => ({ id: p.personId ?? p.identity, name: p.name }))} />
            )}
            <Chip tone="success">{t("meeting.going", { n: participants.length })}</Chip>
            <Button variant="primary" size="sm" onPress={() => openMeeting(meeting)}>
              {t(isIn ? "meeting.show" : "meeting.join")}
            </Button>
          </>
        )
      }
      end={
        <>
          {meeting.state === "scheduled" && meeting.canModerate && (
            <Button size="sm" onPress={() => void start(meeting)}>
              {t("meeting.start")}
            </Button>
          )}
          <Menu
            label={t("meeting.doWith", { name: meeting.title })}
            actions={[
              {
                id: "card",
                name: t("shell.createCard"),
                onAction: () =>
                  askForCard({
                    workspaceId: meeting.workspaceId,
                    source: { kind: "meeting", id: meeting.id },
                    title: meeting.title,
                  }),
              },
              { id: "linked", name: t("meeting.showLinked"), onAction: () => setLinksShown(true) },
              meeting.canModerate &&
                meeting.state !== "ended" && {
                  id: "link",
                  name: t("meeting.guestLink"),
                  onAction: () => void copyGuestLink(meeting.id, t("meeting.linkCopied")),
                },
              meeting.canModerate &&
                meeting.state === "live" && {
                  id: "end",
                  name: t("meeting.endForAll"),
                  isDanger: true,
                  startsGroup: true,
                  onAction: () => void attempt(() => api.post(`${path}/end`)),
                },
              meeting.canModerate &&
                meeting.state !== "live" && {
                  id: "remove",
                  name: t("meeting.delete"),
                  isDanger: true,
                  startsGroup: true,
                  onAction: () => void attempt(() => api.delete(path)),
                },
            ]}
          />
          {isLinksShown && (
            <Suspense>
              <MeetingLinks meeting={meeting} onClose={() => setLinksShown(false)} />
            </Suspense>
          )}
        </>
      }
    />
  );
}

/** Going on, to come, ended. */
export function MeetingSections(props: { meetings: readonly Meeting[]; isWorkspaceShown?: boolean; empty: ReactNode }) {
  const t = useText();
  const { live, coming, ended } = order(props.meetings);
  const [isAllShown, setAllShown] = useState(false);
  if (props.meetings.length === 0) return props.empty;
  const rows = (list: readonly Meeting[]) =>
    list.map((one) => <MeetingRow key={one.id} meeting={one} isWorkspaceShown={props.isWorkspaceShown ?? false} />);
  return (
    <>
      {live.length > 0 && <Section title={t("meeting.now")}>{rows(live)}</Section>}
      {coming.length > 0 && <Section title={t("meeting.coming")}>{rows(coming)}</Section>}
      {ended.length > 0 && (
        <Section
          title={t("meeting.earlier")}
          action={
            ended.length > 5 &&
            !isAllShown && (
              <Button variant="quiet" size="sm" onPress={() => setAllShown(true)}>
                {t("meeting.showAll")}
              </Button>
            )
          }
        >
          {rows(isAllShown ? ended : ended.slice(0, 5))}
        </Section>
      )}
    </>
  );
}
