import type { Meeting } from "@safos/contract/meetings";
import { CalendarClock, Video } from "lucide-react";
import { useState, type ReactNode } from "react";
import { api, explain } from "../../platform/api.ts";
import { offered } from "../../platform/product.ts";
import { now } from "../../platform/clock.ts";
import { PathLink } from "../../platform/PathLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { formatComing, formatTime, formatWhen, text, useLocale, useText } from "../../text/index.tsx";
import { AvatarStack, Button, Chip, IconTile, Item, Menu, Section, showToast } from "../../ui/index.ts";
import { call, useCall } from "./call/call.ts";
import css from "./MeetingList.module.css";
import { order } from "./queries.ts";
import { copyGuestLink } from "./call/PeoplePanel.tsx";

export const meetingPath = (meeting: Pick<Meeting, "id" | "workspaceId">): string =>
  `/w/${meeting.workspaceId}/meetings/${meeting.id}`;

export function openMeeting(meeting: Meeting): void {
  call.open({
    meetingId: meeting.id,
    workspaceId: meeting.workspaceId,
    title: meeting.title,
    about: meeting.workspaceName,
    ticket: null,
  });
}

export async function attempt(step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
  await queryClient.invalidateQueries({ queryKey: ["meetings"] });
}

/** Into the trash with all that was said in it; the toast takes it back. */
export async function trashMeeting({ id, title }: Pick<Meeting, "id" | "title">): Promise<void> {
  await attempt(async () => {
    await api.delete(`/api/v1/meetings/${id}`);
    showToast({
      text: text("meeting.trashed", { title }),
      action: {
        name: text("common.undo"),
        run: () => void attempt(() => api.post(`/api/v1/items/meeting/${id}/restore`)),
      },
    });
  });
}

/** Starts a planned meeting and opens its door for oneself. */
async function startMeeting(meeting: Meeting): Promise<void> {
  await attempt(async () => openMeeting(await api.post<Meeting>(`/api/v1/meetings/${meeting.id}/start`)));
}

/** When it is, was or began, in a few words. */
export function useWhen(meeting: Meeting): string {
  const t = useText();
  const locale = useLocale();
  const words = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  if (meeting.state === "live" && meeting.startedAt)
    return t("meeting.since", { time: formatTime(locale, Date.parse(meeting.startedAt)) });
  if (meeting.state === "ended" && meeting.startedAt)
    return formatWhen(locale, Date.parse(meeting.startedAt), now(), words);
  return meeting.startsAt ? formatComing(locale, Date.parse(meeting.startsAt), now(), words) : t("meeting.noTime");
}

/** The one thing to do with a meeting now: join it, show the call one is in, or start it. */
export function MeetingAction({ meeting, size }: { meeting: Meeting; size?: "sm" }) {
  const t = useText();
  const ongoing = useCall();
  const isIn = ongoing.target?.meetingId === meeting.id && (ongoing.phase === "in" || ongoing.phase === "returning");
  const sized = size ? { size } : {};
  if (meeting.state === "live")
    return (
      <Button variant="primary" {...sized} onPress={() => openMeeting(meeting)}>
        {t(isIn ? "meeting.show" : "meeting.join")}
      </Button>
    );
  if (meeting.state === "scheduled" && meeting.canModerate)
    return (
      <Button {...sized} onPress={() => void startMeeting(meeting)}>
        {t("meeting.start")}
      </Button>
    );
  return null;
}

/** One meeting in a list: when, where, who is in, and the one thing to do. */
export function MeetingRow({ meeting, isWorkspaceShown }: { meeting: Meeting; isWorkspaceShown?: boolean }) {
  const t = useText();
  const createCard = offered("createCard");
  const when = useWhen(meeting);
  const path = `/api/v1/meetings/${meeting.id}`;
  const { participants } = meeting;
  return (
    <Item
      icon={
        <IconTile tone={meeting.state === "live" ? 3 : 1}>
          {meeting.state === "scheduled" ? <CalendarClock /> : <Video />}
        </IconTile>
      }
      title={
        <PathLink className={css.link} path={meetingPath(meeting)}>
          {meeting.title}
        </PathLink>
      }
      about={[isWorkspaceShown && meeting.workspaceName, when].filter(Boolean).join(" · ")}
      below={
        meeting.state === "live" && (
          <>
            {participants.length > 0 && (
              <AvatarStack people={participants.map((p) => ({ id: p.personId ?? p.identity, name: p.name }))} />
            )}
            <Chip tone="success">{t("meeting.going", { n: participants.length })}</Chip>
            <MeetingAction meeting={meeting} size="sm" />
          </>
        )
      }
      end={
        <>
          {meeting.state === "scheduled" && <MeetingAction meeting={meeting} size="sm" />}
          <Menu
            label={t("meeting.doWith", { name: meeting.title })}
            actions={[
              createCard && {
                id: "card",
                name: t("shell.createCard"),
                onAction: () =>
                  createCard({
                    workspaceId: meeting.workspaceId,
                    source: { kind: "meeting", id: meeting.id },
                    title: meeting.title,
                  }),
              },
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
                  onAction: () => void trashMeeting(meeting),
                },
            ]}
          />
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
