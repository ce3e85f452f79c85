import type { Meeting } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../platform/request.ts";

/** Every key begins with `meetings`: events of meetings, participants and lobbies fetch them again. */
export const workspaceMeetingsQuery = (workspaceId: string) =>
  queryOptions({
    queryKey: ["meetings", workspaceId],
    queryFn: async () => {
      const params = { id: workspaceId };
      const [current, ended] = await Promise.all([
        request(meetingRoutes.listMeetings, { params, query: { state: "current", limit: 100 } }),
        request(meetingRoutes.listMeetings, { params, query: { state: "ended", limit: 20 } }),
      ]);
      return [...current.items, ...ended.items];
    },
  });

export const myMeetingsQuery = queryOptions({
  queryKey: ["meetings", "mine"],
  queryFn: async () => (await request(meetingRoutes.listMyMeetings, { query: { mine: "true", limit: 100 } })).items,
});

export const meetingQuery = (id: string) =>
  queryOptions({
    queryKey: ["meetings", "one", id],
    queryFn: () => request(meetingRoutes.readMeeting, { params: { id } }),
  });

/** What was written in a call, in order. Not under `meetings`: who comes and goes changes nothing of it. */
export const messagesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["meeting-messages", id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(meetingRoutes.listMessages, {
        params: { id },
        query: { limit: 200, ...(pageParam === "" ? {} : { after: pageParam }) },
      }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });

export const attendanceQuery = (id: string) =>
  queryOptions({
    queryKey: ["meetings", "attendance", id],
    queryFn: () => request(meetingRoutes.listParticipants, { params: { id } }),
  });

/** By time; those without one last. */
const byTime = (a: Meeting, b: Meeting): number => Number(timeOf(a) > timeOf(b)) - Number(timeOf(a) < timeOf(b));
const timeOf = ({ startsAt }: Meeting): number => (startsAt === null ? Infinity : Date.parse(startsAt));

/** Live ones first, then those to come by time, then the newest that have ended. */
export function order(meetings: readonly Meeting[]): { live: Meeting[]; coming: Meeting[]; ended: Meeting[] } {
  const of = (state: Meeting["state"]) => meetings.filter((one) => one.state === state);
  return {
    live: of("live"),
    coming: of("scheduled").toSorted(byTime),
    ended: of("ended"),
  };
}
