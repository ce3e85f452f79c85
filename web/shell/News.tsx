import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { loadEngine } from "../products/chat/door.ts";
import { text } from "../text/index.tsx";
import { showToast } from "../ui/index.ts";
import { useWorkspaces, workspacesQuery } from "../shared/workspaces/queries.ts";
import { visitWith } from "../platform/api.ts";
import { live, useLive, type LiveEvent } from "../platform/live.ts";
import { queryClient } from "../platform/query.ts";
import { sessionQuery, useMe } from "../platform/session.ts";
import { leavePage } from "../platform/sign-out.ts";

type News = LiveEvent;

function refresh(...keys: unknown[][]): void {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
}

/** What must be fetched again when something has happened in a workspace. */
function onWorkspaceNews(event: News): void {
  const id = event.topic.slice("workspace:".length);
  const noun = event.type.slice(0, event.type.indexOf("."));
  if (noun === "member") refresh(["members", id], ["workspace", id], ["workspaces"]);
  else if (noun === "workspace") refresh(["workspace", id], ["workspaces"]);
  else if (noun === "channel" || noun === "room") refresh(["channels", id]);
  else if (noun === "meeting" || noun === "participant" || noun === "lobby") refresh(["meetings", id], ["meetings"]);
  else if (noun === "poll") refresh(["polls", id], ["polls", "due"]);
  else if (noun === "file") refresh(["files", id], ["recent-files"]);
  else if (noun === "person") refresh(["members", id]);
}

function onPersonNews(event: News): void {
  if (event.type.startsWith("member.") || event.type.startsWith("workspace.")) refresh(["workspaces"]);
  else if (event.type.startsWith("person.")) refresh(["session"], ["people"]);
  else if (event.type.startsWith("session.")) refresh(["sessions"]);
  else if (event.type.startsWith("meeting.")) refresh(["meetings"]);
  else if (event.type.startsWith("notice.")) refresh(["notices"]);
}

function refreshAll(): void {
  void queryClient.invalidateQueries();
}

function WorkspaceNews({ id }: { id: string }) {
  useLive(`workspace:${id}`, onWorkspaceNews, refreshAll);
  return null;
}

/** Keeps what is shown in step with the server: one listener for the person and one for each workspace. */
export function News() {
  const me = useMe();
  const navigate = useNavigate();
  const { shared, personal } = useWorkspaces();
  useLive(`person:${me.person.id}`, onPersonNews, refreshAll);

  const toSignIn = useCallback(async () => {
    await leavePage();
    await navigate({ to: "/signin" });
    showToast({ text: text("shell.signedOut") });
  }, [navigate]);

  useEffect(() => {
    live.onBye = () => void toSignIn();
    // A link that was opened before opens nothing in here.
    visitWith(null, null);
    live.start();
    const stop = live.onGone((topic) => {
      if (!topic.startsWith("workspace:")) return;
      const id = topic.slice("workspace:".length);
      const name = queryClient.getQueryData(workspacesQuery.queryKey)?.find((one) => one.id === id)?.name;
      // Whoever was given one thing of a workspace and is no member had nothing there to lose.
      if (name === undefined && queryClient.getQueryData(["workspace", id]) === undefined) return;
      queryClient.setQueryData(workspacesQuery.queryKey, (all) => all?.filter((one) => one.id !== id));
      const isHere = location.pathname.startsWith(`/w/${id}`);
      const leave = isHere ? navigate({ to: "/" }) : Promise.resolve();
      void leave.then(() => {
        for (const kind of ["workspace", "members", "channels", "meetings", "files"])
          queryClient.removeQueries({ queryKey: [kind, id] });
        refresh(["workspaces"], ["recent-files"], ["meetings"]);
      });
      if (name || isHere) showToast({ text: name ? text("shell.gone", { name }) : text("shell.goneUnnamed") });
    });
    return stop;
  }, [navigate, toSignIn]);

  // The chat's counts are wanted on every page; its engine comes after the page itself.
  useEffect(() => {
    const timer = setTimeout(() => loadEngine().catch(() => undefined), 0);
    return () => clearTimeout(timer);
  }, []);

  // Coming back to the page after a long time: is the session still there?
  useEffect(() => {
    const check = (): void => {
      if (document.visibilityState === "visible")
        void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    };
    document.addEventListener("visibilitychange", check);
    return () => document.removeEventListener("visibilitychange", check);
  }, []);

  return [...shared, ...(personal ? [personal] : [])].map((one) => <WorkspaceNews key={one.id} id={one.id} />);
}
