import type { Form } from "@safos/contract/forms";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { ShareDialog } from "../../../shared/items/index.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Inset, Section } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { FormRules, TimesAndLimits } from "./FormRules.tsx";
import { GuestAnswers } from "./GuestAnswers.tsx";
import { LinkRow } from "./LinkRow.tsx";
import { refreshShares } from "./useGuestLink.ts";

/** Who can answer and how, when, and the rules. */
export function SharingView({ form }: { form: Form }) {
  const t = useText();
  const [isSharing, setSharing] = useState(false);
  const canManage = form.role === "owner";
  return (
    <div className={css.sharing}>
      <Section title={t("forms.whoAnswers")}>
        <Inset>
          <div className={css.stack}>
            <p>
              {t("forms.membersAnswer")}
              {form.invitedCount !== null && ` ${t("forms.invited", { n: form.invitedCount })}.`}
            </p>
            <LinkRow
              label={t("forms.memberLink")}
              address={`${location.origin}/w/${form.workspaceId}/forms/${form.id}/answer`}
            />
            <div>
              <Button icon={<UserPlus aria-hidden="true" />} onPress={() => setSharing(true)}>
                {t("forms.sharePeople")}
              </Button>
            </div>
            <GuestAnswers form={form} canManage={canManage} />
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
          void refreshShares(form.id);
        }}
        roles={["editor", "commenter"]}
        linkRoles={["commenter"]}
      />
    </div>
  );
}
