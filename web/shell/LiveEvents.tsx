import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { visitWith } from "../platform/api.ts";
import { fetchAgain } from "../platform/fetch-again.ts";
import { live, useLive, type LiveEvent } from "../platform/live.ts";
import { products } from "../platform/product.ts";
import { queryClient } from "../platform/query.ts";
import { createRefresher } from "../platform/refresher.ts";
import { sessionQuery, useMe } from "../platform/session.ts";
import { leaveEnded } from "../platform/sign-out.ts";
import { useWorkspaces, workspacesQuery } from "../shared/workspaces/queries.ts";
import { text } from "../text/index.tsx";
import { showToast } from "../ui/index.ts";

const refresh = createRefresher((queryKey) => fetchAgain(queryClient, queryKey));

/** Once, though each topic says that something may have been missed. */
const refreshAll = (): void => refresh([[]]);

const workspaceTopic = "workspace:";

function onWorkspaceEvent(event: LiveEvent): void {
  const id = event.topic.slice(workspaceTopic.length);
  for (const { live: handlers } of products()) refresh(handlers?.onWorkspaceEvent?.(event, id) ?? []);
}

function onPersonEvent(event: LiveEvent): void {
  for (const { live: handlers } of products()) refresh(handlers?.onPersonEvent?.(event) ?? []);
}

/** Forgets what was fetched of a workspace the person has no access to any more. */
function forgetWorkspace(id: string): void {
  for (const { live: handlers } of products()) {
    for (const key of handlers?.workspaceKeys ?? []) queryClient.removeQueries({ queryKey: [key, id] });
    refresh(handlers?.listKeys ?? []);
  }
}

function WorkspaceEvents({ id }: { id: string }) {
  useLive(workspaceTopic + id, onWorkspaceEvent, refreshAll);
  return null;
}

/** Keeps what is shown in step with the server: one listener for the person and one for each workspace. */
export function LiveEvents() {
  const me = useMe();
  const { shared, personal } = useWorkspaces();
  useLive(`person:${me.person.id}`, onPersonEvent, refreshAll);
  useLiveConnection();

  useEffect(() => {
    const timer = setTimeout(() => {
      for (const product of products()) product.start?.().catch(() => undefined);
    }, 0);
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

  return [...shared, ...(personal ? [personal] : [])].map((one) => <WorkspaceEvents key={one.id} id={one.id} />);
}

/** Connects the socket, and leaves what the server says is gone: the session, or a workspace. */
function useLiveConnection(): void {
  const navigate = useNavigate();
  const toSignIn = useCallback(async () => {
    // The session may be there still, and wait for a second factor: then the way leads to that.
    queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
    await navigate({ to: "/signin" });
    if (!queryClient.getQueryData(sessionQuery.queryKey)) showToast({ text: text("shell.signedOut") });
  }, [navigate]);

  useEffect(() => {
    live.onBye = () => void leaveEnded(toSignIn);
    // A link that was opened before opens nothing in here.
    visitWith(null, null);
    live.start();
    return live.onGone((topic) => {
      if (!topic.startsWith(workspaceTopic)) return;
      const id = topic.slice(workspaceTopic.length);
      const name = queryClient.getQueryData(workspacesQuery.queryKey)?.find((one) => one.id === id)?.name;
      // Anyone who was given one thing of a workspace and is no member had nothing there to lose.
      if (name === undefined && queryClient.getQueryData(["workspace", id]) === undefined) return;
      queryClient.setQueryData(workspacesQuery.queryKey, (all) => all?.filter((one) => one.id !== id));
      const isHere = location.pathname.startsWith(`/w/${id}`);
      const leave = isHere ? navigate({ to: "/" }) : Promise.resolve();
      void leave.then(() => forgetWorkspace(id));
      if (name || isHere) showToast({ text: name ? text("shell.gone", { name }) : text("shell.goneUnnamed") });
    });
  }, [navigate, toSignIn]);
}
