import type { ReactNode } from "react";
import { MissingPage } from "./TroublePage.tsx";

/**
 * What the shell needs from the meetings: a provider above the router's pages that keeps a call alive, the docked call, and the pages.
 * While `hasMeetings` is false nothing about meetings is shown and their routes lead nowhere.
 */
export const hasMeetings: boolean = false;

export function CallProvider({ children }: { children: ReactNode }): ReactNode {
  return children;
}

/** At the foot of the list; on a phone above the bar. Draws nothing while there is no call. */
export function CallDock(): ReactNode {
  return null;
}

/** In the workspace header. */
export function StartMeeting(_props: { workspaceId: string }): ReactNode {
  return null;
}

/** On the Idag page: meetings that go on or come next. */
export function TodayMeetings(): ReactNode {
  return null;
}

/** `/meetings` */
export function MeetingsPage(): ReactNode {
  return <MissingPage />;
}

/** `/w/:workspaceId/meetings` */
export function WorkspaceMeetingsPage(): ReactNode {
  return <MissingPage />;
}

/** `/g/:secret`: a guest comes in by a link, without an account. */
export function GuestPage(): ReactNode {
  return <MissingPage />;
}
