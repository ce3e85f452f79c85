import type { ItemKindName } from "@safos/contract/items";
import { reminderRoutes } from "@safos/contract/routes/reminders";
import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { now } from "../../platform/clock.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { formatComing, useLocale, useText, withinSentence } from "../../text/index.tsx";
import { Button, MomentField, Notice, Radios, showToast } from "../../ui/index.ts";
import { usualMoments, type Usual } from "./moments.ts";
import "./text.ts";

interface Item {
  readonly kind: ItemKindName;
  readonly id: string;
  readonly title: string;
}

const reminderQuery = ({ kind, id }: Item) =>
  queryOptions({
    queryKey: ["reminder", kind, id],
    queryFn: () => request(reminderRoutes.readReminder, { params: { kind, id } }),
  });

/** When one wants to be reminded of an item. */
export function RemindDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const t = useText();
  const whenOf = useComing();
  const [usual] = useState(() => usualMoments(now()));
  const [chosen, setChosen] = useState<Usual | "own">(usual[0]?.id ?? "own");
  const [own, setOwn] = useState("");
  const { data } = useQuery(reminderQuery(item));
  const at = chosen === "own" ? Date.parse(own) : (usual.find((one) => one.id === chosen)?.at ?? Number.NaN);
  const params = { kind: item.kind, id: item.id };
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: (ms: number | null) =>
      ms === null
        ? request(reminderRoutes.removeReminder, { params })
        : request(reminderRoutes.setReminder, { params, body: { at: new Date(ms).toISOString() } }),
    async onSuccess(_, ms) {
      await queryClient.invalidateQueries(reminderQuery(item));
      showToast({ text: ms === null ? t("reminder.removed") : t("reminder.set", { when: whenOf(ms) }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("reminder.title")}
      about={t("reminder.about", { name: item.title })}
      size="small"
      submit={t("reminder.save")}
      isPending={save.isPending}
      isIncomplete={Number.isNaN(at)}
      onSubmit={() => save.mutate(at)}
      error={save.error}
    >
      {data?.at && (
        <Notice isQuiet>
          {t("reminder.is", { when: whenOf(Date.parse(data.at)) })}{" "}
          <Button size="sm" variant="quiet" onPress={() => save.mutate(null)}>
            {t("reminder.remove")}
          </Button>
        </Notice>
      )}
      <Radios
        label={t("reminder.when")}
        value={chosen}
        onChange={setChosen}
        options={[
          ...usual.map(({ id, at: ms }) => ({ id, name: t(`reminder.${id}`), hint: whenOf(ms) })),
          { id: "own" as const, name: t("reminder.own") },
        ]}
      />
      {chosen === "own" && (
        <MomentField kind="datetime" label={t("reminder.moment")} value={own} onChange={setOwn} isRequired />
      )}
    </FormDialog>
  );
}

/** A moment to come, as it stands within a sentence. */
function useComing(): (ms: number) => string {
  const t = useText();
  const locale = useLocale();
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  return (ms) => withinSentence(locale, formatComing(locale, ms, now(), days));
}
