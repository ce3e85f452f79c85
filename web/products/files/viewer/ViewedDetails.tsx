import type { FileItem } from "@safos/contract/files";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isAtLeast, workspaceQuery } from "../../../shared/workspaces/queries.ts";
import { DetailsPanel } from "../DetailsPanel.tsx";
import { ShareFileDialog } from "../ShareFileDialog.tsx";

/** The details of a file that is looked at from a list of files of many workspaces. */
export function ViewedDetails({ item, onClose }: { item: FileItem; onClose: () => void }) {
  const [shared, setShared] = useState<FileItem | null>(null);
  // Whose workspace it is not may read it alone: what else they may do is asked where it was shared.
  const { data: workspace } = useQuery({ ...workspaceQuery(item.workspaceId), retry: false, meta: { isQuiet: true } });
  const isMember = (role: "editor" | "owner"): boolean => workspace !== undefined && isAtLeast(workspace.role, role);
  return (
    <>
      <DetailsPanel
        workspaceId={item.workspaceId}
        id={item.id}
        canWrite={isMember("editor")}
        onOpen={null}
        onShare={setShared}
        onClose={onClose}
      />
      {shared && workspace && (
        <ShareFileDialog
          item={shared}
          place={workspace.name}
          canManage={isMember("owner")}
          onClose={() => setShared(null)}
        />
      )}
    </>
  );
}
