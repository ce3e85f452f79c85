import type { Form } from "@safos/contract/forms";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, Switch } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { LinkRow } from "./LinkRow.tsx";
import { useGuestLink } from "./useGuestLink.ts";

/** Whether guests may answer, and the link by which they do. */
export function GuestAnswers({ form, canManage }: { form: Form; canManage: boolean }) {
  const t = useText();
  const { address, make, remove, isAllowed } = useGuestLink(form);
  return (
    <>
      <div className={css.rule}>
        <div>
          <div className={css.ruleName} aria-hidden="true">
            {t("forms.guests")}
          </div>
          <div className={css.hint}>{t("forms.guestsHint")}</div>
        </div>
        <Switch
          label={t("forms.guests")}
          isSelected={form.hasLink}
          isDisabled={!canManage || !isAllowed || make.isPending || remove.isPending}
          onChange={(isOn) => (isOn ? make.mutate() : remove.mutate())}
        />
      </div>
      {form.hasLink && address === null && (
        <Notice
          isQuiet
          action={
            <Button size="sm" onPress={() => make.mutate()} isPending={make.isPending}>
              {t("forms.newLink")}
            </Button>
          }
        >
          {t("forms.linkHidden")}
        </Notice>
      )}
      {address !== null && (
        <>
          <LinkRow label={t("forms.publicLink")} address={address} isPrimary />
          <p className={css.hint}>{t("forms.linkOnce")}</p>
        </>
      )}
      {form.hasLink && form.settings.isOncePerPerson && (
        <Notice tone="warn" isQuiet>
          {t("forms.onceByLink")}
        </Notice>
      )}
    </>
  );
}
