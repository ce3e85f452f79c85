import { useQuery } from "@tanstack/react-query";
import { isMissing } from "../../../platform/api.ts";
import { MissingPage, TroublePage } from "../../../platform/TroublePage.tsx";
import type { FolderState } from "../folder-state.ts";
import { fileQuery } from "../queries.ts";
import { useViewed } from "./useViewed.ts";
import { Viewer } from "./Viewer.tsx";

/** The viewer over its folder. */
export function ViewedFile({ folder, id }: { folder: FolderState; id: number }) {
  const viewed = useViewed();
  const files = folder.items.filter((one) => one.kind === "file");
  const listed = files.find((one) => one.id === id);
  const { data, error } = useQuery({ ...fileQuery(folder.workspaceId, id), enabled: !listed });
  const item = listed ?? data;
  if (error && !item) return isMissing(error) ? <MissingPage /> : <TroublePage error={error} />;
  if (!item) return null;
  return (
    <Viewer
      item={item}
      files={files}
      startPage={viewed.page}
      isDetailed={folder.detailsId !== null}
      onDetails={(isShown) => folder.setDetailsId(isShown ? item.id : null)}
      onShow={(next) => {
        if (folder.detailsId !== null) folder.setDetailsId(next.id);
        viewed.show(next.id, { isReplacing: true });
      }}
      onClose={viewed.close}
    />
  );
}
