import { itemRoutes } from "@safos/contract/routes/items";
import type { ItemKindName } from "@safos/contract/items";
import { useMutation, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { request } from "../../platform/request.ts";
import { PathLink } from "../../platform/PathLink.tsx";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { IconButton, IconTile, Item } from "../../ui/index.ts";
import { ItemKindIcon } from "./kinds.tsx";
import css from "./LinkedItems.module.css";
import { linkedQuery } from "./queries.ts";
import "./text.ts";

/** What an item is tied to, such as the message a card was made of. Draws nothing, or `empty`, when there is nothing. */
export function LinkedItems(props: { kind: ItemKindName; id: string; canEdit: boolean; empty?: ReactNode }) {
  const { kind, id, canEdit } = props;
  const t = useText();
  const { data } = useQuery(linkedQuery(kind, id));
  const untie = useMutation({
    mutationFn: (other: { kind: ItemKindName; id: string }) =>
      request(itemRoutes.removeLink, { params: { kind, id, otherKind: other.kind, otherId: other.id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["linked", kind, id] }),
  });
  if (!data) return null;
  if (data.length === 0) return props.empty ?? null;
  return (
    <section aria-label={t("items.linked")}>
      <h3 className={css.heading}>{t("items.linked")}</h3>
      {data.map(({ item }) => (
        <Item
          key={`${item.kind} ${item.id}`}
          isPlain
          icon={
            <IconTile>
              <ItemKindIcon kind={item.kind} />
            </IconTile>
          }
          title={
            <PathLink className={css.link} path={item.path}>
              {item.title}
            </PathLink>
          }
          about={t(`items.kind.${item.kind}`)}
          end={
            canEdit && (
              <IconButton label={t("items.unlink", { title: item.title })} size="sm" onPress={() => untie.mutate(item)}>
                <X aria-hidden="true" />
              </IconButton>
            )
          }
        />
      ))}
    </section>
  );
}
