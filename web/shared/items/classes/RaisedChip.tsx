import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { useMaybeMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Chip } from "../../../ui/index.ts";
import type { ClassedItem } from "./classed-item.ts";
import { raisedQuery } from "./raised.ts";

/** The class of something in a list, where it was raised above the workspace's. */
export function RaisedChip({ kind, id }: Pick<ClassedItem, "kind" | "id">) {
  const t = useText();
  const isSignedIn = useMaybeMe() !== null;
  const { data } = useQuery({ ...raisedQuery(kind, id), enabled: isSignedIn });
  return data ? (
    <Chip tone="outline" icon={<Layers aria-label={t("workspace.class")} />}>
      {data}
    </Chip>
  ) : null;
}
