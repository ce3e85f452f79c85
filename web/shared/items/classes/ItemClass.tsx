import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { lazy, Suspense, useCallback, useState, type ReactNode } from "react";
import { queryClient } from "../../../platform/query.ts";
import { useIsPhone } from "../../../platform/screen.ts";
import { useMaybeMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { PlainButton, type MenuAction } from "../../../ui/index.ts";
import { useItemEvents } from "../live.ts";
import css from "./ItemClass.module.css";
import type { ClassedItem } from "./classed-item.ts";
import { classQuery } from "./queries.ts";
import "./text.ts";

export const ItemClassDialog = lazy(async () => ({ default: (await import("./ItemClassDialog.tsx")).ItemClassDialog }));

/** The entry of an item's menu for its information class, and the dialog that it opens. */
export function useItemClass(item: ClassedItem): { action: MenuAction | false; dialog: ReactNode } {
  const t = useText();
  const isSignedIn = useMaybeMe() !== null;
  const [isOpen, setOpen] = useState(false);
  return {
    action: isSignedIn && {
      id: "class",
      name: t("itemClass.name"),
      icon: <Layers />,
      onAction: () => setOpen(true),
    },
    dialog: isOpen && (
      <Suspense>
        <ItemClassDialog item={item} onClose={() => setOpen(false)} />
      </Suspense>
    ),
  };
}

/**
 * The information class that holds, beside the title; it opens what it means. Nothing where there is none, unless there is no
 * menu to choose one from.
 */
export function ItemClassChip({ isAlways = false, ...item }: ClassedItem & { isAlways?: boolean }) {
  const t = useText();
  const { kind, id } = item;
  const isSignedIn = useMaybeMe() !== null;
  const isPhone = useIsPhone();
  const { data } = useQuery({ ...classQuery(kind, id), enabled: isSignedIn });
  const { action, dialog } = useItemClass(item);
  const refetch = useCallback(() => void queryClient.invalidateQueries({ queryKey: ["class", kind, id] }), [kind, id]);
  useItemEvents(
    kind,
    isSignedIn ? id : null,
    useCallback((event) => event.type === "item.classChanged" && refetch(), [refetch]),
    refetch,
  );
  if (!action || !data || (data.effective === null && !(isAlways && data.canRaise))) return null;
  const name = t(`workspace.class.${data.effective ?? "none"}`);
  return (
    <>
      <PlainButton className={css.chip ?? ""} aria-label={t("itemClass.chip", { name })} onPress={action.onAction}>
        <Layers aria-hidden="true" />
        {/* On a phone the title needs the room. */}
        {isPhone && data.effective ? data.effective : name}
      </PlainButton>
      {dialog}
    </>
  );
}
