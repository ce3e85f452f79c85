import { formRoutes } from "@safos/contract/routes/forms";
import type { FormRow } from "@safos/contract/forms";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChartColumn, ClipboardList, Copy, Pencil, Trash2, UserRoundCog } from "lucide-react";
import { now } from "../../platform/clock.ts";
import { request } from "../../platform/request.ts";
import { RaisedChip } from "../../shared/items/classes/RaisedChip.tsx";
import { formatComing, useLocale, useText } from "../../text/index.tsx";
import { buttonClass, Chip, IconTile, Item, Menu, type ChipTone } from "../../ui/index.ts";
import css from "./FormsPage.module.css";
import { standing } from "./standing.ts";

interface Props {
  form: FormRow;
  onTrash: () => void;
  onTransfer: () => void;
}

const tones: Record<FormRow["state"], ChipTone> = { draft: "plain", open: "success", closed: "outline" };

/** How large a form is, how many have answered and when it can be answered, as one text. */
function useFacts(form: FormRow): string {
  const t = useText();
  const locale = useLocale();
  const { isComing, canAnswer } = standing(form, now());
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  const when = (moment: string): string => formatComing(locale, Date.parse(moment), now(), days);
  return [
    t("forms.questions", { n: form.questionCount }),
    form.responseCount !== null && t("forms.responses", { n: form.responseCount }),
    form.isAnonymous && t("forms.anonymous"),
    isComing && form.opensAt && t("forms.opensAt", { when: when(form.opensAt) }),
    canAnswer && form.closesAt && t("forms.closesAt", { when: when(form.closesAt) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** One form in a list: what it is, whether it can be answered, and what can be done with it. */
export function FormItem({ form, onTrash, onTransfer }: Props) {
  const t = useText();
  const params = { workspaceId: form.workspaceId, formId: form.id };
  const { state, canAnswer } = standing(form, now());
  const facts = useFacts(form);
  return (
    <Item
      icon={
        <IconTile tone={state === "open" ? 2 : 1}>
          <ClipboardList />
        </IconTile>
      }
      title={
        <Link
          className={css.name}
          to={form.canEdit ? "/w/$workspaceId/forms/$formId" : "/w/$workspaceId/forms/$formId/answer"}
          params={params}
        >
          {form.title}
        </Link>
      }
      about={facts}
      below={
        <>
          <RaisedChip kind="form" id={form.id} />
          <Chip tone={tones[state]}>{t(`forms.state.${state}`)}</Chip>
          {form.hasAnswered && <Chip tone="accent">{t("forms.answered")}</Chip>}
          {canAnswer && (
            <Link
              to="/w/$workspaceId/forms/$formId/answer"
              params={params}
              className={buttonClass(form.hasAnswered ? "quiet" : "secondary", "sm")}
              aria-label={`${t("forms.answer")}: ${form.title}`}
            >
              {t("forms.answer")}
            </Link>
          )}
        </>
      }
      end={form.canEdit && <FormMenu form={form} onTrash={onTrash} onTransfer={onTransfer} />}
    />
  );
}

/** What those who make a form can do with it. */
function FormMenu({ form, onTrash, onTransfer }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const params = { workspaceId: form.workspaceId, formId: form.id };
  const duplicate = useMutation({
    mutationFn: () =>
      request(formRoutes.duplicateForm, {
        params: { id: form.id },
        body: { title: t("forms.copyOf", { title: form.title }).slice(0, 200) },
      }),
    onSuccess: (made) =>
      navigate({ to: "/w/$workspaceId/forms/$formId", params: { workspaceId: made.workspaceId, formId: made.id } }),
  });
  return (
    <Menu
      label={t("forms.doWith", { title: form.title })}
      actions={[
        {
          id: "edit",
          name: t("forms.edit"),
          icon: <Pencil />,
          onAction: () => void navigate({ to: "/w/$workspaceId/forms/$formId", params }),
        },
        {
          id: "results",
          name: t("forms.results"),
          icon: <ChartColumn />,
          onAction: () => void navigate({ to: "/w/$workspaceId/forms/$formId/results", params }),
        },
        { id: "copy", name: t("forms.duplicate"), icon: <Copy />, onAction: () => duplicate.mutate() },
        { id: "hand", name: t("forms.transfer"), icon: <UserRoundCog />, onAction: onTransfer },
        {
          id: "trash",
          name: t("forms.toTrash"),
          icon: <Trash2 />,
          isDanger: true,
          startsGroup: true,
          onAction: onTrash,
        },
      ]}
    />
  );
}
