import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useIsPhone } from "../../platform/screen.ts";
import { useWorkspaces } from "../../shared/workspaces/queries.ts";

/** On a phone the list is the page; on a wide screen one's own files stand beside it. */
export function FilesHome() {
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const { personal } = useWorkspaces();
  useEffect(() => {
    if (!isPhone && personal)
      void navigate({ to: "/w/$workspaceId/files/$", params: { workspaceId: personal.id, _splat: "" }, replace: true });
  }, [isPhone, navigate, personal]);
  return null;
}
