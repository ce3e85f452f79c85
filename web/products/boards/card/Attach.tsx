import type { Card, ChangeCard } from "@safos/contract/boards";
import { uploadRoutes } from "@safos/contract/routes/files";
import { itemRoutes } from "@safos/contract/routes/items";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ImageIcon, Paperclip } from "lucide-react";
import { useRef, useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { linkedQuery } from "../../../shared/items/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Menu } from "../../../ui/index.ts";
import { ChooseFile } from "./ChooseFile.tsx";

interface AttachProps {
  readonly card: Card;
  readonly onChange: (change: ChangeCard) => void;
}

function useLinkFile(cardId: string) {
  return useMutation({
    mutationFn: (fileId: number) =>
      request(itemRoutes.addLink, {
        params: { kind: "card", id: cardId },
        body: { kind: "file", id: String(fileId) },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: linkedQuery("card", cardId).queryKey }),
  });
}

/** Files of the workspace on a card: chosen among those that are there, or put there now. A picture can be the card's cover. */
export function Attach({ card, onChange }: AttachProps) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const [isChoosing, setChoosing] = useState(false);
  const link = useLinkFile(card.id);
  const upload = useMutation({
    async mutationFn(files: readonly File[]) {
      for (const file of files) {
        const { id } = await request(uploadRoutes.writeFile, {
          params: { id: card.workspaceId },
          query: { name: file.name, onConflict: "rename" },
          body: file,
        });
        await link.mutateAsync(id);
      }
    },
  });
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
      <CoverMenu card={card} onChange={onChange} />
      {isChoosing && (
        <ChooseFile
          workspaceId={card.workspaceId}
          onChoose={(id) => {
            link.mutate(id);
            setChoosing(false);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

/** Which of the card's pictures is its cover; nothing for a card without pictures. */
function CoverMenu({ card, onChange }: AttachProps) {
  const t = useText();
  const linked = useQuery(linkedQuery("card", card.id)).data ?? [];
  const pictures = linked.filter(
    ({ item }) => item.kind === "file" && /\.(png|jpe?g|webp|gif|avif)$/i.test(item.title),
  );
  if (pictures.length === 0 && card.coverFileId === null) return null;
  return (
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
  );
}
