import type { Card, ChangeCard } from "@safos/contract/boards";
import type { LinkedItem } from "@safos/contract/items";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ImageIcon, Paperclip } from "lucide-react";
import { useRef, useState } from "react";
import { api, ApiError } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Menu } from "../../ui/index.ts";
import type { Static } from "typebox";

type Linked = Static<typeof LinkedItem>;
interface Folder {
  items: { id: number; name: string; kind: "file" | "folder" }[];
}

/** Files of the workspace on a card: chosen among those that are there, or put there now. A picture can be the card's cover. */
export function Attach({ card, onChange }: { card: Card; onChange: (change: ChangeCard) => void }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const [isChoosing, setChoosing] = useState(false);
  const linked = useQuery<Linked[]>({
    queryKey: ["linked", "card", card.id],
    queryFn: async () => (await api.get<{ items: Linked[] }>(`/api/v1/items/card/${card.id}/links`)).items,
  });
  const tie = useMutation({
    mutationFn: (fileId: number) =>
      api.post(`/api/v1/items/card/${card.id}/links`, { kind: "file", id: String(fileId) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["linked", "card", card.id] }),
  });
  const upload = useMutation({
    async mutationFn(files: readonly File[]) {
      for (const file of files) {
        const answer = await fetch(
          `/api/v1/workspaces/${card.workspaceId}/files?name=${encodeURIComponent(file.name)}&onConflict=rename`,
          { method: "POST", body: file, credentials: "same-origin" },
        );
        if (!answer.ok) throw new ApiError(answer.status, "", answer.statusText);
        await tie.mutateAsync(((await answer.json()) as { id: number }).id);
      }
    },
  });
  const pictures = (linked.data ?? []).filter(
    ({ item }) => item.kind === "file" && /\.(png|jpe?g|webp|gif|avif)$/i.test(item.title),
  );
  return (
    <div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          upload.mutate([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <Menu
        label={t("boards.attach")}
        trigger={
          <Button variant="quiet" size="sm" icon={<Paperclip aria-hidden="true" />} isPending={upload.isPending}>
            {t("boards.attach")}
          </Button>
        }
        actions={[
          { id: "upload", name: t("boards.attachNew"), onAction: () => picker.current?.click() },
          { id: "choose", name: t("boards.attachFile"), onAction: () => setChoosing(true) },
        ]}
      />
      {(pictures.length > 0 || card.coverFileId !== null) && (
        <Menu
          label={t("boards.cover")}
          trigger={
            <Button variant="quiet" size="sm" icon={<ImageIcon aria-hidden="true" />}>
              {t("boards.cover")}
            </Button>
          }
          actions={[
            ...pictures.map(({ item }) => ({
              id: item.id,
              name: item.title,
              onAction: () => onChange({ coverFileId: Number(item.id) }),
            })),
            card.coverFileId !== null && {
              id: "none",
              name: t("boards.noCover"),
              startsGroup: pictures.length > 0,
              onAction: () => onChange({ coverFileId: null }),
            },
          ]}
        />
      )}
      {isChoosing && (
        <ChooseFile
          workspaceId={card.workspaceId}
          onChoose={(id) => {
            tie.mutate(id);
            setChoosing(false);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

function ChooseFile(props: { workspaceId: string; onChoose: (id: number) => void; onClose: () => void }) {
  const t = useText();
  const [trail, setTrail] = useState<readonly number[]>([]);
  const folder = trail.at(-1) ?? null;
  const { data } = useQuery<Folder>({
    queryKey: ["board-files", props.workspaceId, folder],
    queryFn: () =>
      api.get<Folder>(`/api/v1/workspaces/${props.workspaceId}/files${folder === null ? "" : `?folder=${folder}`}`),
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
