import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams, useRouterState } from "@tanstack/react-router";
import { Archive, Settings } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { isMissing } from "../../platform/api.ts";
import { usePage } from "../../platform/page.ts";
import { inOrder, offered } from "../../platform/product.ts";
import { TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { Avatar, Chip, cx, HeaderEnd, HeaderEndPlace, IconButton } from "../../ui/index.ts";
import { ClassChip } from "./ClassChip.tsx";
import { workspaceQuery } from "./queries.ts";
import css from "./WorkspacePage.module.css";
import { useTitle } from "../../platform/title.ts";

const WorkspaceSettings = lazy(async () => ({ default: (await import("./WorkspaceSettings.tsx")).WorkspaceSettings }));

/** Name, organisations, people, information class; then the tabs and the tab's page. */
export function WorkspacePage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace, error } = useQuery(workspaceQuery(workspaceId));
  useTitle("workspace", workspace?.isPersonal ? null : workspace?.name);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isSettingsOpen, setSettingsOpen] = useState(false);
  const { isDeep, back = "/chat" } = usePage().data;
  const segment = path.split("/")[3];
  if (!workspace) return error && !isMissing(error) ? <TroublePage error={error} /> : <GivenAlone />;
  const tabs = inOrder(({ tab }) => (tab ? [tab] : [])).filter(
    (tab) => workspace.role !== "guest" || tab.isForGuests === true,
  );
  const StartMeeting = offered("StartMeeting");
  if (workspace.isPersonal) return <Outlet />;
  return (
    <div className={css.page}>
      <header className={cx(css.head, isDeep && css.deep)}>
        <span className={css.back}>
          <BackLink to={back} />
        </span>
        <Avatar id={workspace.id} name={workspace.name} isSquare size={36} />
        <div className={css.heading}>
          <h1 className={css.name}>{workspace.name}</h1>
          <div className={css.about}>
            <span className={css.organisations}>{workspace.organisations.map((one) => one.name).join(" + ")}</span>
            <span aria-hidden="true">·</span>
            <span>
              {t("workspace.people", { n: workspace.memberCount })}
              {workspace.guestCount > 0 && `, ${t("workspace.guests", { n: workspace.guestCount })}`}
            </span>
            {workspace.archivedAt !== null && (
              <Chip icon={<Archive aria-hidden="true" />}>{t("workspace.archived")}</Chip>
            )}
            <ClassChip workspace={workspace} onChange={() => setSettingsOpen(true)} />
          </div>
        </div>
        {StartMeeting && (
          <Suspense>
            <StartMeeting workspaceId={workspaceId} />
          </Suspense>
        )}
        <IconButton label={t("workspace.settings")} onPress={() => setSettingsOpen(true)}>
          <Settings aria-hidden="true" />
        </IconButton>
        <HeaderEnd />
      </header>
      <nav className={cx(css.tabs, isDeep && css.deep)} aria-label={t("workspace.tabs")}>
        {tabs.map((tab) => (
          <Link
            key={tab.segment}
            // Which address it is, only the tab knows; none has further parameters.
            to={tab.route.fullPath as "/w/$workspaceId/files/$"}
            params={{ workspaceId, _splat: "" }}
            search={{}}
            className={css.tab}
            activeProps={{}}
            aria-current={segment === tab.segment ? "page" : undefined}
          >
            {t(tab.name)}
          </Link>
        ))}
      </nav>
      {isDeep ? <Outlet /> : <BelowHeader />}
      {isSettingsOpen && (
        <Suspense>
          <WorkspaceSettings workspace={workspace} isOpen onClose={() => setSettingsOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** A page whose own header needs not offer what the workspace's does. */
function BelowHeader() {
  return (
    <HeaderEndPlace value={null}>
      <Outlet />
    </HeaderEndPlace>
  );
}

/** One thing of a workspace, for someone who was given it and is no member. */
function GivenAlone() {
  const t = useText();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <span className={css.back}>
          <BackLink to="/boards" />
        </span>
        <div className={css.heading}>
          <h1 className={css.name}>{t("workspace.givenAlone")}</h1>
        </div>
        <HeaderEnd />
      </header>
      <BelowHeader />
    </div>
  );
}
