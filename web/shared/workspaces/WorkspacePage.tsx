import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams, useRouterState } from "@tanstack/react-router";
import { Settings, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { isMissing } from "../../platform/api.ts";
import { hasMeetings, StartMeeting } from "../../shell/meetings-door.tsx";
import { TroublePage } from "../../platform/TroublePage.tsx";
import { useText, type TextKey } from "../../text/index.tsx";
import { Avatar, cx, IconButton } from "../../ui/index.ts";
import { workspaceQuery } from "./queries.ts";
import css from "./WorkspacePage.module.css";
import { WorkspaceSettings } from "./WorkspaceSettings.tsx";

/** Name, organisations, people, information class; then the tabs and the tab's page. */
export function WorkspacePage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace, error } = useQuery(workspaceQuery(workspaceId));
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isSettingsOpen, setSettingsOpen] = useState(false);
  const part = path.split("/")[3] ?? "chat";
  if (!workspace) return error && !isMissing(error) ? <TroublePage error={error} /> : <GivenAlone />;
  const tabs: {
    id: string;
    name: TextKey;
    to:
      | "/w/$workspaceId/chat"
      | "/w/$workspaceId/files/$"
      | "/w/$workspaceId/documents"
      | "/w/$workspaceId/boards"
      | "/w/$workspaceId/whiteboards"
      | "/w/$workspaceId/polls"
      | "/w/$workspaceId/forms"
      | "/w/$workspaceId/meetings"
      | "/w/$workspaceId/members";
  }[] = [
    ...(workspace.isPersonal ? [] : [{ id: "chat", name: "shell.chat", to: "/w/$workspaceId/chat" } as const]),
    { id: "files", name: "shell.files", to: "/w/$workspaceId/files/$" },
    { id: "documents", name: "shell.documents", to: "/w/$workspaceId/documents" },
    { id: "boards", name: "shell.board", to: "/w/$workspaceId/boards" },
    ...(workspace.isPersonal ? [] : [{ id: "polls", name: "shell.polls", to: "/w/$workspaceId/polls" } as const]),
    ...(workspace.isPersonal ? [] : [{ id: "forms", name: "shell.forms", to: "/w/$workspaceId/forms" } as const]),
    { id: "whiteboards", name: "shell.whiteboards", to: "/w/$workspaceId/whiteboards" },
    ...(hasMeetings ? [{ id: "meetings", name: "shell.meetings", to: "/w/$workspaceId/meetings" } as const] : []),
    ...(workspace.isPersonal
      ? []
      : [{ id: "members", name: "workspace.members", to: "/w/$workspaceId/members" } as const]),
  ];
  const isWide = part === "files" || ((part === "documents" || part === "whiteboards") && path.split("/").length > 4);
  if (workspace.isPersonal) return <Outlet />;
  return (
    <div className={css.page}>
      <header className={cx(css.head, (part === "chat" || isWide) && css.deep)}>
        <span className={css.back}>
          <BackLink to={isWide ? "/files" : "/chat"} />
        </span>
        <Avatar id={workspace.id} name={workspace.name} isSquare size={36} />
        <div className={css.words}>
          <h1 className={css.name}>{workspace.name}</h1>
          <div className={css.about}>
            <span className={css.organisations}>{workspace.organisations.map((one) => one.name).join(" + ")}</span>
            <span aria-hidden="true">·</span>
            <span>
              {t("workspace.people", { n: workspace.memberCount - workspace.guestCount })}
              {workspace.guestCount > 0 && `, ${t("workspace.guests", { n: workspace.guestCount })}`}
            </span>
            {workspace.informationClass && (
              <>
                <span className={css.classDot} aria-hidden="true">
                  ·
                </span>
                <span className={css.class}>
                  <ShieldCheck aria-hidden="true" />
                  {t(`workspace.class.${workspace.informationClass}`)}
                </span>
              </>
            )}
          </div>
        </div>
        <StartMeeting workspaceId={workspaceId} />
        <IconButton label={t("workspace.settings")} onPress={() => setSettingsOpen(true)}>
          <Settings aria-hidden="true" />
        </IconButton>
      </header>
      <nav className={cx(css.tabs, (part === "chat" || isWide) && css.deep)} aria-label={t("workspace.tabs")}>
        {tabs.map((tab) => (
          <Link
            key={tab.id}
            to={tab.to}
            params={{ workspaceId, _splat: "" }}
            search={{}}
            className={css.tab}
            activeProps={{}}
            aria-current={part === tab.id ? "page" : undefined}
          >
            {t(tab.name)}
          </Link>
        ))}
      </nav>
      <Outlet />
      <WorkspaceSettings workspace={workspace} isOpen={isSettingsOpen} onClose={() => setSettingsOpen(false)} />
    </div>
  );
}

/** One thing of a workspace, for somebody who was given it and is no member. */
function GivenAlone() {
  const t = useText();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <span className={css.back}>
          <BackLink to="/boards" />
        </span>
        <div className={css.words}>
          <h1 className={css.name}>{t("workspace.givenAlone")}</h1>
        </div>
      </header>
      <Outlet />
    </div>
  );
}
