import type { Whiteboard } from "@safos/contract/whiteboards";
import { api, explain } from "../../../platform/api.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { call } from "./call.ts";
import type { CallState } from "./state.ts";

/** Goes to a page of ours without leaving the call: the router hears of it, the call is docked beside the page. */
export function goBesideCall(path: string): void {
  history.pushState(null, "", path);
  call.setFull(false);
}

/** The addresses of ours in a text, and what stands between them. */
export const splitAddresses = (words: string): { text: string; path: string | null }[] =>
  words.split(/(https?:\/\/\S+)/).map((part) => ({
    text: part,
    path: part.startsWith(`${location.origin}/w/`) ? part.slice(location.origin.length) : null,
  }));

/** Opens the meeting's whiteboard, or makes one, and tells the others in the call's chat where it is. */
export async function openMeetingWhiteboard({ target, notes }: Pick<CallState, "target" | "notes">): Promise<void> {
  if (!target?.meetingId || target.workspaceId === null) return;
  try {
    const { id } = await api.post<Whiteboard>(`/api/v1/workspaces/${target.workspaceId}/whiteboards`, {
      title: target.title,
      meetingId: target.meetingId,
    });
    const path = `/w/${target.workspaceId}/whiteboards/${id}`;
    if (!notes.some((note) => note.text.includes(path)))
      await call.say(text("meeting.whiteboardTold", { url: `${location.origin}${path}` }));
    goBesideCall(path);
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
}
