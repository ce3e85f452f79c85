import { classRoutes } from "@safos/contract/routes/items";
import type { ItemClass } from "@safos/contract/items";
import { informationClasses, rankOfClass, type Closed, type InformationClass } from "@safos/contract/policy";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText, type Text } from "../../../text/index.tsx";
import { Button, Dialog, Notice, Radios, Skeleton, showToast, type Option } from "../../../ui/index.ts";
import type { ClassedItem } from "./classed-item.ts";
import css from "./ItemClass.module.css";
import { classPreviewQuery, classQuery } from "./queries.ts";
import "./text.ts";

type Choice = InformationClass | "K4" | "inherited";

/** The class that an item has, where it comes from, and for those who may: another, with what that closes. */
export function ItemClassDialog({ item, onClose }: { item: ClassedItem; onClose: () => void }) {
  const t = useText();
  const { data } = useQuery(classQuery(item.kind, item.id));
  if (data) return <Opened item={item} known={data} onClose={onClose} />;
  return (
    <Dialog isOpen onClose={onClose} title={t("itemClass.name")} about={item.title} closeLabel={t("common.close")}>
      <Skeleton label={t("common.loading")} rows={5} />
    </Dialog>
  );
}

function sourceOf(t: Text, { inheritedFrom: from }: ItemClass): string {
  if (from === null) return t("itemClass.asNone");
  return t(from.kind === "workspace" ? "itemClass.asWorkspace" : "itemClass.asItem", { title: from.title });
}

function optionsOf(t: Text, known: ItemClass): Option<Choice>[] {
  const rank = rankOfClass(known.inherited);
  return [
    {
      id: "inherited",
      name: t("itemClass.as", { name: t(`workspace.class.${known.inherited ?? "none"}`) }),
      hint: sourceOf(t, known),
      isDisabled: known.own !== null && !known.canLower,
    },
    ...informationClasses.map((level) => {
      const isTooLow = rankOfClass(level) < rank;
      const isLower = rankOfClass(level) < rankOfClass(known.own) && !known.canLower;
      return {
        id: level,
        name: t(`workspace.class.${level}`),
        hint: t(isTooLow ? "itemClass.tooLow" : `itemClass.harm.${level}`),
        isDisabled: isTooLow || isLower,
      };
    }),
    { id: "K4", name: t("workspace.class.K4"), hint: t("itemClass.harm.K4") },
  ];
}

function Opened({ item, known, onClose }: { item: ClassedItem; known: ItemClass; onClose: () => void }) {
  const t = useText();
  const { kind, id } = item;
  const before: Choice = known.own ?? "inherited";
  const [choice, setChoice] = useState<Choice>(before);
  const level = choice === "inherited" || choice === "K4" ? null : choice;
  const isRaise = level !== null && rankOfClass(level) > rankOfClass(known.effective);
  const { data: preview } = useQuery(classPreviewQuery(kind, id, isRaise ? level : null));
  const save = useMutation({
    mutationFn: () => request(classRoutes.changeItemClass, { params: { kind, id }, body: { informationClass: level } }),
    async onSuccess(after) {
      queryClient.setQueryData(classQuery(kind, id).queryKey, after);
      await queryClient.invalidateQueries({ queryKey: ["raised"] });
      await queryClient.invalidateQueries({ queryKey: ["shares", kind, id] });
      showToast({ text: t("itemClass.saved", { name: t(`workspace.class.${after.effective ?? "none"}`) }) });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("itemClass.name")}
      about={item.title}
      closeLabel={t("common.close")}
      footer={
        known.canRaise && (
          <>
            <Button onPress={onClose}>{t("common.cancel")}</Button>
            <Button
              variant="primary"
              isPending={save.isPending}
              isDisabled={choice === before || choice === "K4" || (isRaise && !preview)}
              onPress={() => save.mutate()}
            >
              {t("itemClass.save")}
            </Button>
          </>
        )
      }
    >
      {known.canRaise ? (
        <div className={css.part}>
          <Radios label={t("itemClass.question")} value={choice} options={optionsOf(t, known)} onChange={setChoice} />
          {known.own !== null && !known.canLower && <Notice isQuiet>{t("itemClass.onlyOwners")}</Notice>}
          {choice === "K4" && <Notice tone="warn">{t("error.CLASS_REFUSED")}</Notice>}
          {isRaise && (preview ? <Losses closed={preview} /> : <Skeleton label={t("common.loading")} rows={2} />)}
        </div>
      ) : (
        <div className={css.part}>
          <p>
            <strong>{t(`workspace.class.${known.effective ?? "none"}`)}</strong>
          </p>
          <p>{known.own === null ? sourceOf(t, known) : t(`itemClass.harm.${known.own}`)}</p>
          <Notice isQuiet>{t("itemClass.onlyManagers")}</Notice>
        </div>
      )}
    </Dialog>
  );
}

const mostShown = 10;
const kinds = ["link", "guestLink", "member", "share", "mailGuest", "federated"] as const;

/** What a class closes: how much of each, and what, by name. */
function Losses({ closed }: { closed: { counts: Record<Closed["kind"], number>; items: readonly Closed[] } }) {
  const t = useText();
  const shown = kinds.filter((kind) => closed.counts[kind] > 0);
  if (shown.length === 0) return <Notice isQuiet>{t("itemClass.closesNothing")}</Notice>;
  return (
    <Notice tone="warn">
      <div className={css.part} role="group" aria-label={t("itemClass.closes")}>
        <h3 className={css.heading}>{t("itemClass.closes")}</h3>
        {shown.map((kind) => (
          <div key={kind}>
            <p>{t(`itemClass.closes.${kind}`, { n: closed.counts[kind] })}</p>
            <ul className={css.losses}>
              {closed.items
                .filter((one) => one.kind === kind)
                .slice(0, mostShown)
                .map(({ title, person }, index) => (
                  // oxlint-disable-next-line react/no-array-index-key -- what is not named has nothing else, and the list stands still
                  <li key={index}>
                    {kind === "member" ? person : [title ?? t("itemClass.unnamed"), person].filter(Boolean).join(" · ")}
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </div>
    </Notice>
  );
}
