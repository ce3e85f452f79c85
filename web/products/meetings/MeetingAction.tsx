import type { Meeting } from "@safos/contract/meetings";
import { useText } from "../../text/index.tsx";
import { Button } from "../../ui/index.ts";
import { useIsInCall } from "./call/call.ts";
import { openMeeting, startMeeting } from "./verbs.ts";

/** The one thing to do with a meeting now: join it, show the call one is in, or start it. `onOpen`: before its call covers the page. */
export function MeetingAction({ meeting, size, onOpen }: { meeting: Meeting; size?: "sm"; onOpen?: () => void }) {
  const t = useText();
  const isIn = useIsInCall(meeting.id);
  const opens = (open: () => void): void => {
    onOpen?.();
    open();
  };
  const sized = size ? { size } : {};
  if (meeting.state === "live")
    return (
      <Button variant="primary" {...sized} onPress={() => opens(() => openMeeting(meeting))}>
        {t(isIn ? "meeting.show" : "meeting.join")}
      </Button>
    );
  if (meeting.state === "scheduled" && meeting.canModerate)
    return (
      <Button {...sized} onPress={() => opens(() => void startMeeting(meeting))}>
        {t("meeting.start")}
      </Button>
    );
  return null;
}
