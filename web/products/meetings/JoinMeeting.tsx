import "./text.ts";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useItemEvents } from "../../shared/items/index.ts";
import { isMissing } from "../../platform/api.ts";
import { isAbout } from "../../platform/live.ts";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { MeetingAction } from "./MeetingAction.tsx";
import css from "./MeetingPanel.module.css";
import { meetingQuery } from "./queries.ts";

/** What can be done now with a meeting that something else names: join or start it, or why neither. */
export function JoinMeeting({ meetingId, onOpen }: { meetingId: string; onOpen?: () => void }) {
  const t = useText();
  const { data: meeting, error } = useQuery(meetingQuery(meetingId));
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: meetingQuery(meetingId).queryKey }),
    [meetingId],
  );
  useItemEvents(
    "meeting",
    meetingId,
    useCallback((event) => void (isAbout(event, "meeting") && refresh()), [refresh]),
    refresh,
  );
  if (error && isMissing(error)) return <span className={css.hint}>{t("meeting.notYours")}</span>;
  if (!meeting) return null;
  if (meeting.state === "ended") return <span className={css.hint}>{t("meeting.isOver")}</span>;
  if (meeting.state === "scheduled" && !meeting.canModerate)
    return <span className={css.hint}>{t("meeting.notBegun")}</span>;
  return <MeetingAction meeting={meeting} size="sm" {...(onOpen ? { onOpen } : {})} />;
}
