import { whiteboardRoutes } from "@safos/contract/routes/whiteboards";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ImportButton } from "../../shared/items/index.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { refreshWhiteboards } from "./queries.ts";
import "./text.ts";

/** Makes a whiteboard of a drawing of Excalidraw's, and opens it. */
export function ImportWhiteboard({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const navigate = useNavigate();
  const importing = useMutation({
    mutationFn: (file: File) =>
      request(whiteboardRoutes.importWhiteboard, {
        params: { id: workspaceId },
        query: { name: file.name },
        body: file,
      }),
    onSuccess: (made) =>
      navigate({
        to: "/w/$workspaceId/whiteboards/$whiteboardId",
        params: { workspaceId, whiteboardId: made.id },
      }),
    onSettled: () => void refreshWhiteboards(),
  });
  return (
    <ImportButton
      label={t("whiteboards.import")}
      accept=".excalidraw,.json"
      isPending={importing.isPending}
      onFiles={([file]) => file && importing.mutate(file)}
    />
  );
}
