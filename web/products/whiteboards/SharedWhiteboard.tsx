import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { SharedFrame, SharedTitle } from "../../shared/items/index.ts";
import type { SharedPageProps } from "../../platform/product.ts";
import { TroublePage } from "../../platform/TroublePage.tsx";
import { useText } from "../../text/index.tsx";
import { IconButton, Skeleton } from "../../ui/index.ts";
import { whiteboardQuery } from "./queries.ts";
import type { Canvas } from "./scene.ts";
import { ExportWhiteboardDialog } from "./WhiteboardDialogs.tsx";
import { WhiteboardView } from "./WhiteboardView.tsx";
import "./text.ts";

/** A whiteboard for a visitor with a link: they draw or watch, as far as the link goes. */
export function SharedWhiteboard({ item, guest }: SharedPageProps) {
  const t = useText();
  const [exported, setExported] = useState<Canvas | null>(null);
  const { data, error, refetch } = useQuery(whiteboardQuery(item.id));
  if (error && !data) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={t("common.loading")} rows={6} />;
  return (
    <SharedFrame>
      <WhiteboardView
        whiteboard={data}
        guest={guest}
        head={<SharedTitle>{data.title}</SharedTitle>}
        actions={({ canvas }) => (
          <IconButton size="sm" label={t("whiteboards.export")} onPress={() => setExported(canvas)}>
            <Download aria-hidden="true" />
          </IconButton>
        )}
      />
      {exported && <ExportWhiteboardDialog whiteboard={data} canvas={exported} onClose={() => setExported(null)} />}
    </SharedFrame>
  );
}
