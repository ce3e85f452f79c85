import type { Attendance, Meeting, MeetingMessage } from "@safos/contract/meetings";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";

/** Every key begins with `meetings`: news of meetings, participants and lobbies fetches them again. */
export const workspaceMeetingsQuery = (workspaceId: string) =>
  queryOptions<Meeting[]>({
    queryKey: ["meetings", workspaceId],
    queryFn: async () => {
      const path = `/api/v1/workspaces/${encodeURIComponent(workspaceId)}/meetings`;
      const [current, ended] = await Promise.all([
        api.get<{ items: Meeting[] }>(`${path}?state=current&limit=100`),
        api.get<{ items: Meeting[] }>(`${path}?state=ended&limit=20`),
      ]);
      return [...current.items, ...ended.items];
    },
  });

export const myMeetingsQuery = queryOptions<Meeting[]>({
  queryKey: ["meetings", "mine"],
  queryFn: async () => (await api.get<{ items: Meeting[] }>("/api/v1/meetings?mine=true&limit=100")).items,
});

export const meetingQuery = (id: string) =>
  queryOptions<Meeting>({
    queryKey: ["meetings", "one", id],
    queryFn: () => api.get<Meeting>(`/api/v1/meetings/${encodeURIComponent(id)}`),
  });

/** What was written in a call, in order. Not under `meetings`: who comes and goes changes nothing of it. */
export const linesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["meeting-lines", id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<{ items: MeetingMessage[]; next?: string }>(
        `/api/v1/meetings/${encodeURIComponent(id)}/lines?limit=200${pageParam && `&after=${pageParam}`}`,
      ),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const attendanceQuery = (id: string) =>
  queryOptions<Attendance>({
    queryKey: ["meetings", "attendance", id],
    queryFn: () => api.get<Attendance>(`/api/v1/meetings/${encodeURIComponent(id)}/participants`),
  });

/** Live ones first, then those to come by time, then the newest that have ended. */
export function order(meetings: readonly Meeting[]): { live: Meeting[]; coming: Meeting[]; ended: Meeting[] } {
  const of = (state: Meeting["state"]) => meetings.filter((one) => one.state === state);
  return {
    live: of("live"),
    coming: of("scheduled").sort((a, b) => (a.startsAt ?? "~").localeCompare(b.startsAt ?? "~")),
    ended: of("ended"),
  };
}
