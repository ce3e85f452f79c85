import { itemRoutes } from "@safos/contract/routes/items";
import type { ItemKindName, TrashedItem } from "@safos/contract/items";
import { useMutation, useQuery } from "@tanstack/react-query";
import { RotateCcw, Trash2 } from "lucide-react";
import { request } from "../../platform/request.ts";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import { Button, EmptyState, IconTile, Item, Section, showToast, Skeleton } from "../../ui/index.ts";
import { ItemKindIcon } from "./kinds.tsx";
import { trashedQuery } from "./queries.ts";
import "./text.ts";

async function refreshLists(workspaceId: string, then: () => Promise<unknown> | void): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["trashed", workspaceId] });
  await then();
}

/** Moves items to the trash, with Undo in the toast. `onChange` refreshes the lists they stand in. */
export function useMoveToTrash(workspaceId: string, onChange: () => Promise<unknown> | void) {
  const t = useText();
  return useMutation({
    mutationFn: (item: { kind: ItemKindName; id: string; title: string }) =>
      request(itemRoutes.trashItem, { params: { kind: item.kind, id: item.id } }),
    async onSuccess(_, item) {
      await refreshLists(workspaceId, onChange);
      showToast({
        text: t("items.trashed", { title: item.title }),
        action: {
          name: t("common.undo"),
          run: () =>
            void request(itemRoutes.restoreItem, { params: { kind: item.kind, id: item.id } }).then(() =>
              refreshLists(workspaceId, onChange),
            ),
        },
      });
    },
  });
}

/** The workspace's trash, of some kinds or of all. */
export function TrashedItems(props: {
  workspaceId: string;
  kinds?: readonly ItemKindName[];
  /** Left out: all of them. */
  mayRestore?: (item: TrashedItem) => boolean;
  onRestored: () => Promise<unknown> | void;
}) {
  const t = useText();
  const { data, isPending } = useQuery(trashedQuery(props.workspaceId));
  const items = (data ?? []).filter((one) => props.kinds === undefined || props.kinds.includes(one.kind));
  const restore = useMutation({
    mutationFn: (item: TrashedItem) => request(itemRoutes.restoreItem, { params: { kind: item.kind, id: item.id } }),
    async onSuccess(_, item) {
      await refreshLists(props.workspaceId, props.onRestored);
      showToast({ text: t("items.restored", { title: item.title }) });
    },
  });
  return (
    <Section title={t("items.trash")}>
      {isPending && <Skeleton label={t("common.loading")} />}
      {!isPending && items.length === 0 && (
        <EmptyState icon={<Trash2 />} title={t("items.trashEmpty")}>
          {t("items.trashAbout")}
        </EmptyState>
      )}
      {items.map((item) => (
        <Item
          key={`${item.kind} ${item.id}`}
          icon={
            <IconTile>
              <ItemKindIcon kind={item.kind} />
            </IconTile>
          }
          title={item.title}
          about={<About item={item} />}
          end={
            props.mayRestore?.(item) !== false && (
              <Button
                size="xs"
                icon={<RotateCcw aria-hidden="true" />}
                aria-label={t("items.restoreThis", { title: item.title })}
                onPress={() => restore.mutate(item)}
              >
                {t("items.restore")}
              </Button>
            )
          }
        />
      ))}
    </Section>
  );
}

const dayMs = 86_400_000;

/** What it is, when it was thrown away and by whom, and how long it lies there. */
function About({ item }: { item: TrashedItem }) {
  const t = useText();
  const locale = useLocale();
  const when = formatWhen(locale, Date.parse(item.trashedAt), now(), { yesterday: t("common.yesterday") });
  const name = item.trashedBy?.displayName;
  const daysLeft = Math.max(0, Math.ceil((Date.parse(item.endsAt) - now()) / dayMs));
  return [
    t(`items.kind.${item.kind}`),
    name === undefined ? t("items.trashedAt", { when }) : t("items.trashedBy", { when, name }),
    t("items.trashEnds", { n: daysLeft }),
  ].join(" · ");
}
