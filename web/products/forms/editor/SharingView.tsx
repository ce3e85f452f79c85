import type { Form } from "@safos/contract/forms";
import type { MadeShare, ShareList } from "@safos/contract/items";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Copy, UserPlus } from "lucide-react";
import { useState } from "react";
import { ShareDialog } from "../../../shared/items/index.ts";
import { api } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Inset, Notice, Section, showToast, Switch, TextField } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { FormRules, TimesAndLimits } from "./FormRules.tsx";
import { formQuery } from "../queries.ts";

/** Who can answer and how, when, and the rules. */
export function SharingView({ form }: { form: Form }) {
  const t = useText();
  const [isSharing, setSharing] = useState(false);
  const [address, setAddress] = useState<string | null>(null);
  const path = `/api/v1/items/form/${form.id}/shares`;
  const canManage = form.role === "owner";
  const refresh = async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: formQuery(form.id).queryKey });
    await queryClient.invalidateQueries({ queryKey: ["formShares", form.id] });
  };
  const { data: shares } = useQuery({
    queryKey: ["formShares", form.id],
    queryFn: () => api.get<ShareList>(path),
  });
  const make = useMutation({
    mutationFn: () => api.post<MadeShare>(path, { isLink: true, role: "commenter" }),
    async onSuccess(made) {
      setAddress(`${location.origin}/s/${made.secret}`);
      await refresh();
    },
  });
  const remove = useMutation({
    async mutationFn() {
      for (const share of (shares?.items ?? []).filter((one) => one.isLink)) await api.delete(`${path}/${share.id}`);
    },
    async onSuccess() {
      setAddress(null);
      showToast({ text: t("forms.linkRemoved") });
      await refresh();
    },
  });
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    showToast({ text: t("common.copied") });
  };
  const memberLink = `${location.origin}/w/${form.workspaceId}/forms/${form.id}/answer`;
  return (
    <div className={css.sharing}>
      <Section title={t("forms.whoAnswers")}>
        <Inset>
          <div className={css.stack}>
            <p>
              {t("forms.membersAnswer")}
              {form.invitedCount !== null && ` ${t("forms.invited", { n: form.invitedCount })}.`}
            </p>
            <div className={css.linkRow}>
              <TextField label={t("forms.memberLink")} value={memberLink} isReadOnly />
              <Button icon={<Copy aria-hidden="true" />} onPress={() => void copy(memberLink)}>
                {t("forms.copyLink")}
              </Button>
            </div>
            <div>
              <Button icon={<UserPlus aria-hidden="true" />} onPress={() => setSharing(true)}>
                {t("forms.sharePeople")}
              </Button>
            </div>
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
                isDisabled={!canManage || shares?.areLinksAllowed === false || make.isPending || remove.isPending}
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
                <div className={css.linkRow}>
                  <TextField label={t("forms.publicLink")} value={address} isReadOnly />
                  <Button variant="primary" icon={<Copy aria-hidden="true" />} onPress={() => void copy(address)}>
                    {t("forms.copyLink")}
                  </Button>
                </div>
                <p className={css.hint}>{t("forms.linkOnce")}</p>
              </>
            )}
            {form.hasLink && form.settings.isOncePerPerson && (
              <Notice tone="warn" isQuiet>
                {t("forms.onceByLink")}
              </Notice>
            )}
          </div>
        </Inset>
      </Section>
      <Section title={t("forms.times")}>
        <Inset>
          <TimesAndLimits form={form} />
        </Inset>
      </Section>
      <Section title={t("forms.about")}>
        <Inset>
          <FormRules form={form} />
        </Inset>
      </Section>
      <ShareDialog
        kind="form"
        id={form.id}
        title={form.title}
        place={form.workspaceName}
        canManage={canManage}
        isOpen={isSharing}
        onClose={() => {
          setSharing(false);
          void refresh();
        }}
        roles={["editor", "commenter"]}
        linkRoles={["commenter"]}
      />
    </div>
  );
}
