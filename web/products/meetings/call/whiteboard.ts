import "../text.ts";
import { explain } from "../../../platform/api.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { whiteboardPath } from "../whiteboard.ts";
import { call } from "./call.ts";
import type { CallState } from "./state.ts";

/** Goes to a page of ours without leaving the call: the router follows, the call is docked beside the page. */
export function goBesideCall(path: string): void {
  history.pushState(null, "", path);
  call.setFull(false);
}

/** Opens the meeting's whiteboard, or makes one, and writes to the others in the call's chat where it is. */
export async function openMeetingWhiteboard({ target, notes }: Pick<CallState, "target" | "notes">): Promise<void> {
  if (!target?.meetingId || target.workspaceId === null) return;
  const { meetingId: id, workspaceId, title } = target;
  try {
    const path = await whiteboardPath({ id, workspaceId, title });
    if (!notes.some((note) => note.text.includes(path)))
      await call.say(text("meeting.whiteboardTold", { url: `${location.origin}${path}` }));
    goBesideCall(path);
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
}
