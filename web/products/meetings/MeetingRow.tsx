import type { Meeting } from "@safos/contract/meetings";
import { CalendarClock, Video } from "lucide-react";
import { PathLink } from "../../platform/PathLink.tsx";
import { offered } from "../../platform/product.ts";
import { useText } from "../../text/index.tsx";
import { AvatarStack, Chip, IconTile, Item, Menu } from "../../ui/index.ts";
import { copyGuestLink, meetingPath } from "./links.ts";
import { MeetingAction } from "./MeetingAction.tsx";
import css from "./MeetingList.module.css";
import { endMeeting, trashMeeting } from "./verbs.ts";
import { useWhen } from "./when.ts";

/** One meeting in a list: when, where, who is in, and the one thing to do. */
export function MeetingRow({ meeting, isWorkspaceShown }: { meeting: Meeting; isWorkspaceShown?: boolean }) {
  const t = useText();
  const when = useWhen(meeting);
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
              <AvatarStack people={participants.map((p) => ({ id: p.userId ?? p.identity, name: p.name }))} />
            )}
            <Chip tone="success">{t("meeting.going", { n: participants.length })}</Chip>
            <MeetingAction meeting={meeting} size="sm" />
          </>
        )
      }
      end={
        <>
          {meeting.state === "scheduled" && <MeetingAction meeting={meeting} size="sm" />}
          <MeetingMenu meeting={meeting} />
        </>
      }
    />
  );
}

function MeetingMenu({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const createCard = offered("createCard");
  return (
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
        meeting.canManage &&
          meeting.state !== "ended" && {
            id: "link",
            name: t("meeting.guestLink"),
            onAction: () => void copyGuestLink(meeting),
          },
        meeting.canModerate &&
          meeting.state === "live" && {
            id: "end",
            name: t("meeting.endForAll"),
            isDanger: true,
            startsGroup: true,
            onAction: () => void endMeeting(meeting.id),
          },
        meeting.canManage &&
          meeting.state !== "live" && {
            id: "remove",
            name: t("meeting.delete"),
            isDanger: true,
            startsGroup: true,
            onAction: () => void trashMeeting(meeting),
          },
      ]}
    />
  );
}
