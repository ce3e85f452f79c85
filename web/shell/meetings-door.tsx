/**
 * What the shell needs from the meetings: a provider above the router's pages that keeps a call alive, the docked call, and the pages.
 * While `hasMeetings` is false nothing about meetings is shown and their routes lead nowhere.
 */
import { lazy } from "react";

export const hasMeetings: boolean = true;

export { CallProvider } from "../products/meetings/CallProvider.tsx";
/** At the foot of the list; on a phone above the bar. Draws nothing while there is no call. */
export { CallDock } from "../products/meetings/CallDock.tsx";
/** In the workspace header. */
export { StartMeeting } from "../products/meetings/StartMeeting.tsx";

const pages = () => import("../products/meetings/pages.tsx");
/** On the Idag page: meetings that go on or come next. */
export const TodayMeetings = lazy(async () => ({ default: (await pages()).TodayMeetings }));
/** `/meetings` */
export const MeetingsPage = lazy(async () => ({ default: (await pages()).MeetingsPage }));
/** `/w/:workspaceId/meetings` */
export const WorkspaceMeetingsPage = lazy(async () => ({ default: (await pages()).WorkspaceMeetingsPage }));
/** `/g/:secret`: a guest comes in by a link, without an account. */
export const GuestPage = lazy(async () => ({
  default: (await import("../products/meetings/GuestPage.tsx")).GuestPage,
}));
