import { fileRoutes } from "@safos/contract/routes/files";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog } from "../../../ui/index.ts";

/** A file of the workspace, found folder by folder. */
export function ChooseFile(props: { workspaceId: string; onChoose: (id: number) => void; onClose: () => void }) {
  const t = useText();
  const [trail, setTrail] = useState<readonly number[]>([]);
  const folder = trail.at(-1);
  const { data } = useQuery({
    queryKey: ["board-files", props.workspaceId, folder ?? null],
    queryFn: () =>
      request(fileRoutes.listFolder, {
        params: { id: props.workspaceId },
        query: folder === undefined ? {} : { folder },
      }),
  });
  return (
    <Dialog isOpen onClose={props.onClose} title={t("boards.attachFile")} closeLabel={t("common.close")} size="small">
      {trail.length > 0 && (
        <Button variant="quiet" onPress={() => setTrail(trail.slice(0, -1))}>
          ← {t("common.back")}
        </Button>
      )}
      <ul>
        {(data?.items ?? []).map((one) => (
          <li key={one.id}>
            <Button
              variant="quiet"
              onPress={() => (one.kind === "folder" ? setTrail([...trail, one.id]) : props.onChoose(one.id))}
            >
              {one.kind === "folder" ? `${one.name} /` : one.name}
            </Button>
          </li>
        ))}
      </ul>
      {data?.items.length === 0 && <p>{t("boards.noFiles")}</p>}
    </Dialog>
  );
}
