import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  type ErrorComponentProps,
} from "@tanstack/react-router";
import { channelsQuery, workspaceQuery } from "../shared/workspaces/queries.ts";
import { isMissing } from "../platform/api.ts";
import { GuestPage, MeetingsPage, WorkspaceMeetingsPage } from "./meetings-door.tsx";
import { MissingPage, NowherePage, TroublePage } from "../platform/TroublePage.tsx";
import { queryClient } from "../platform/query.ts";
import { dress, sessionQuery, setupQuery } from "../platform/session.ts";

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NowherePage,
  errorComponent: ({ error, reset }: ErrorComponentProps) => <TroublePage error={error} onRetry={reset} />,
});

/** A way back that never leaves this page. */
function isInside(path: unknown): path is string {
  return typeof path === "string" && path.startsWith("/") && !path.startsWith("//");
}

const signin = createRoute({
  getParentRoute: () => root,
  path: "/signin",
  validateSearch: (search: Record<string, unknown>): { to?: string } =>
    isInside(search["to"]) ? { to: search["to"] } : {},
  async beforeLoad() {
    if (await queryClient.ensureQueryData(sessionQuery)) throw redirect({ to: "/" });
    const setup = await queryClient.ensureQueryData(setupQuery);
    if (setup.isNeeded) throw redirect({ to: "/setup" });
  },
  component: lazyRouteComponent(() => import("../shared/identity/signin/SignInPage.tsx"), "SignInPage"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  async beforeLoad() {
    const state = await queryClient.fetchQuery(setupQuery);
    if (!state.isNeeded) throw redirect({ to: "/" });
  },
  component: lazyRouteComponent(() => import("../shared/identity/setup/SetupPage.tsx"), "SetupPage"),
});

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  async beforeLoad({ location }) {
    const me = await queryClient.ensureQueryData(sessionQuery);
    if (!me) {
      const state = await queryClient.ensureQueryData(setupQuery);
      if (state.isNeeded) throw redirect({ to: "/setup" });
      throw redirect({ to: "/signin", search: location.href === "/" ? {} : { to: location.href } });
    }
    dress(me);
  },
  // Whoever only signs in, or comes by a link, does without it.
  component: lazyRouteComponent(() => import("./Frame.tsx"), "Frame"),
});

const today = createRoute({
  getParentRoute: () => inside,
  path: "/",
  component: lazyRouteComponent(() => import("./today/TodayPage.tsx"), "TodayPage"),
});

const chat = createRoute({
  getParentRoute: () => inside,
  path: "/chat",
  component: lazyRouteComponent(() => import("../products/chat/ChatHome.tsx"), "ChatHome"),
});

const directWith = createRoute({
  getParentRoute: () => inside,
  path: "/chat/with/$userId",
  component: lazyRouteComponent(() => import("../products/chat/DirectWith.tsx"), "DirectWith"),
});

const room = createRoute({
  getParentRoute: () => inside,
  path: "/chat/$roomId",
  component: lazyRouteComponent(() => import("../products/chat/RoomPage.tsx"), "DirectRoomPage"),
});

const workspace = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId",
  async loader({ params, location }) {
    try {
      await queryClient.ensureQueryData(workspaceQuery(params.workspaceId));
    } catch (error) {
      // One thing of it may have been given to somebody who is no member: its own page decides.
      if (
        !isMissing(error) ||
        !/^\/w\/[^/]+\/(boards|polls|forms|documents|whiteboards)\/[^/]+/.test(location.pathname)
      )
        throw error;
    }
  },
  component: lazyRouteComponent(() => import("../shared/workspaces/WorkspacePage.tsx"), "WorkspacePage"),
});

const workspaceHome = createRoute({
  getParentRoute: () => workspace,
  path: "/",
  beforeLoad({ params }) {
    throw redirect({ to: "/w/$workspaceId/chat", params });
  },
});

const workspaceChat = createRoute({
  getParentRoute: () => workspace,
  path: "/chat",
  async loader({ params }) {
    const channels = await queryClient.ensureQueryData(channelsQuery(params.workspaceId)).catch(() => []);
    const [first] = channels;
    if (first)
      throw redirect({
        to: "/w/$workspaceId/chat/$roomId",
        params: { workspaceId: params.workspaceId, roomId: first.id },
        replace: true,
      });
  },
  component: lazyRouteComponent(() => import("../products/chat/ChatHome.tsx"), "NoChannels"),
});

const workspaceRoom = createRoute({
  getParentRoute: () => workspace,
  path: "/chat/$roomId",
  component: lazyRouteComponent(() => import("../products/chat/RoomPage.tsx"), "ChannelPage"),
});

const workspaceFiles = createRoute({
  getParentRoute: () => workspace,
  path: "/files/$",
  component: lazyRouteComponent(() => import("../products/files/FilesPage.tsx"), "FilesPage"),
});

const workspaceDocuments = createRoute({
  getParentRoute: () => workspace,
  path: "/documents",
  component: lazyRouteComponent(() => import("../products/documents/DocumentsPage.tsx"), "DocumentsPage"),
});

const workspaceDocument = createRoute({
  getParentRoute: () => workspace,
  path: "/documents/$documentId",
  component: lazyRouteComponent(() => import("../products/documents/DocumentPage.tsx"), "DocumentPage"),
});

const workspaceWhiteboards = createRoute({
  getParentRoute: () => workspace,
  path: "/whiteboards",
  component: lazyRouteComponent(() => import("../products/whiteboards/WhiteboardsPage.tsx"), "WhiteboardsPage"),
});

const workspaceWhiteboard = createRoute({
  getParentRoute: () => workspace,
  path: "/whiteboards/$whiteboardId",
  component: lazyRouteComponent(() => import("../products/whiteboards/WhiteboardPage.tsx"), "WhiteboardPage"),
});

const workspaceMembers = createRoute({
  getParentRoute: () => workspace,
  path: "/members",
  component: lazyRouteComponent(() => import("../shared/workspaces/MembersPage.tsx"), "MembersPage"),
});

const workspacePolls = createRoute({
  getParentRoute: () => workspace,
  path: "/polls",
  component: lazyRouteComponent(() => import("../products/polls/PollsPage.tsx"), "PollsPage"),
});

const workspacePoll = createRoute({
  getParentRoute: () => workspace,
  path: "/polls/$pollId",
  component: lazyRouteComponent(() => import("../products/polls/PollPage.tsx"), "PollPage"),
});

const files = createRoute({
  getParentRoute: () => inside,
  path: "/files",
  component: lazyRouteComponent(() => import("../products/files/FilesHome.tsx"), "FilesHome"),
});

const meetings = createRoute({ getParentRoute: () => inside, path: "/meetings", component: MeetingsPage });

const workspaceMeetings = createRoute({
  getParentRoute: () => workspace,
  path: "/meetings",
  // Addresses in old messages and notices.
  validateSearch: (search: Record<string, unknown>): { meeting?: string } =>
    typeof search["meeting"] === "string" ? { meeting: search["meeting"] } : {},
  beforeLoad({ params, search }) {
    if (search.meeting !== undefined)
      throw redirect({
        to: "/w/$workspaceId/meetings/$meetingId",
        params: { workspaceId: params.workspaceId, meetingId: search.meeting },
        replace: true,
      });
  },
  component: WorkspaceMeetingsPage,
});

const workspaceMeeting = createRoute({
  getParentRoute: () => workspaceMeetings,
  path: "/$meetingId",
});

const workspaceForms = createRoute({
  getParentRoute: () => workspace,
  path: "/forms",
  component: lazyRouteComponent(() => import("../products/forms/FormsPage.tsx"), "FormsPage"),
});

const form = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId/forms/$formId",
  validateSearch: (search: Record<string, unknown>): { view?: "sharing" } =>
    search["view"] === "sharing" ? { view: "sharing" } : {},
  component: lazyRouteComponent(() => import("../products/forms/EditorPage.tsx"), "EditorPage"),
});

const formAnswer = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId/forms/$formId/answer",
  component: lazyRouteComponent(() => import("../products/forms/AnswerPage.tsx"), "AnswerPage"),
});

const formResults = createRoute({
  getParentRoute: () => inside,
  path: "/w/$workspaceId/forms/$formId/results",
  component: lazyRouteComponent(() => import("../products/forms/ResultsPage.tsx"), "ResultsPage"),
});

const workspaceBoards = createRoute({
  getParentRoute: () => workspace,
  path: "/boards",
  validateSearch: (search: Record<string, unknown>): { all?: boolean } => (search["all"] ? { all: true } : {}),
  component: lazyRouteComponent(() => import("../products/boards/BoardsPage.tsx"), "BoardsPage"),
});

const workspaceBoard = createRoute({
  getParentRoute: () => workspace,
  path: "/boards/$boardId",
  component: lazyRouteComponent(() => import("../products/boards/BoardPage.tsx"), "BoardPage"),
});

const workspaceCard = createRoute({
  getParentRoute: () => workspaceBoard,
  path: "/cards/$cardId",
});

const boards = createRoute({
  getParentRoute: () => inside,
  path: "/boards",
  component: lazyRouteComponent(() => import("../products/boards/MyCards.tsx"), "BoardsHome"),
});

const guest = createRoute({ getParentRoute: () => root, path: "/g/$secret", component: GuestPage });

const shared = createRoute({
  getParentRoute: () => root,
  path: "/s/$secret",
  // A document under the one that was shared.
  validateSearch: (search: Record<string, unknown>): { page?: string } =>
    typeof search["page"] === "string" ? { page: search["page"] } : {},
  component: lazyRouteComponent(() => import("../shared/items/SharedPage.tsx"), "SharedPage"),
});

const more = createRoute({
  getParentRoute: () => inside,
  path: "/more",
  component: lazyRouteComponent(() => import("../shared/identity/profile/ProfilePage.tsx"), "MorePage"),
});

const notices = createRoute({
  getParentRoute: () => inside,
  path: "/notices",
  component: lazyRouteComponent(() => import("../shared/notifications/NoticesPage.tsx"), "NoticesPage"),
});

const me = createRoute({
  getParentRoute: () => inside,
  path: "/me",
  component: lazyRouteComponent(() => import("../shared/identity/profile/ProfilePage.tsx"), "ProfilePage"),
});

const adminPersons = createRoute({
  getParentRoute: () => inside,
  path: "/admin/persons",
  component: lazyRouteComponent(() => import("../shared/organisations/PersonsPage.tsx"), "PersonsPage"),
});

const adminGroups = createRoute({
  getParentRoute: () => inside,
  path: "/admin/groups",
  component: lazyRouteComponent(() => import("../shared/organisations/GroupsPage.tsx"), "GroupsPage"),
});

const adminWorkspaces = createRoute({
  getParentRoute: () => inside,
  path: "/admin/workspaces",
  component: lazyRouteComponent(() => import("../shared/organisations/WorkspacesPage.tsx"), "WorkspacesPage"),
});

const adminOrganisation = createRoute({
  getParentRoute: () => inside,
  path: "/admin/organisation",
  component: lazyRouteComponent(() => import("../shared/organisations/OrganisationPage.tsx"), "OrganisationPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signin,
    setup,
    guest,
    shared,
    inside.addChildren([
      today,
      chat,
      room,
      directWith,
      workspace.addChildren([
        workspaceHome,
        workspaceChat,
        workspaceRoom,
        workspaceFiles,
        workspaceDocuments,
        workspaceDocument,
        workspaceWhiteboards,
        workspaceWhiteboard,
        workspacePolls,
        workspacePoll,
        workspaceMeetings.addChildren([workspaceMeeting]),
        workspaceBoards,
        workspaceBoard.addChildren([workspaceCard]),
        workspaceMembers,
        workspaceForms,
      ]),
      form,
      formAnswer,
      formResults,
      files,
      meetings,
      boards,
      more,
      notices,
      me,
      adminPersons,
      adminGroups,
      adminWorkspaces,
      adminOrganisation,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: ({ error, reset }: ErrorComponentProps) => <TroublePage error={error} onRetry={reset} />,
  defaultNotFoundComponent: MissingPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
