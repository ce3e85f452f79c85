import { memberRoutes } from "@safos/contract/routes/workspaces";
import type { Member } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { now } from "../../../platform/clock.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { MomentField, Radios, showToast } from "../../../ui/index.ts";
import { dayOf, endOfDay, spanFrom, usualDay } from "../guests/days.ts";
import { refreshMembers } from "../queries.ts";
import "../text.ts";

/** As the server has it. */
const mostDays = 3650;

/** Until when someone is a member: until a day, or as long as nobody removes them. */
export function EndDialog(props: { workspaceId: string; member: Member; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { workspaceId, member, onClose } = props;
  const { id: personId, displayName: name } = member.person;
  const [how, setHow] = useState<"lasts" | "ends">("ends");
  const [until, setUntil] = useState(
    member.endsAt === null ? usualDay(now(), mostDays) : dayOf(Date.parse(member.endsAt)),
  );
  const endsAt = how === "ends" ? endOfDay(until) : null;
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: (at: string | null) =>
      request(memberRoutes.changeMember, { params: { id: workspaceId, personId }, body: { endsAt: at } }),
    async onSuccess(_, at) {
      await refreshMembers(workspaceId);
      const when = at === null ? "" : formatDate(locale, Date.parse(at), now());
      showToast({ text: at === null ? t("life.memberLasts", { name }) : t("life.memberEnds", { name, when }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("life.endTitle", { name })}
      submit={t("common.save")}
      isPending={save.isPending}
      isIncomplete={how === "ends" && endsAt === null}
      onSubmit={() => save.mutate(endsAt)}
      error={save.error}
    >
      <Radios
        label={t("life.endHow")}
        value={how}
        onChange={(next) => setHow(next)}
        options={[
          { id: "ends", name: t("life.endOn"), hint: t("life.endOnHint") },
          { id: "lasts", name: t("life.endNever") },
        ]}
      />
      {how === "ends" && (
        <MomentField
          kind="date"
          label={t("life.endDay")}
          value={until}
          onChange={setUntil}
          {...spanFrom(now(), mostDays)}
        />
      )}
    </FormDialog>
  );
}
