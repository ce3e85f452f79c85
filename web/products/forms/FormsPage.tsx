import type { Form, FormRow } from "@safos/contract/forms";
import { useInfiniteQuery, useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ClipboardList, Copy, Pencil, Plus, ChartColumn, Trash2, UserRoundCog } from "lucide-react";
import { useId, useState } from "react";
import { TrashedItems, useMoveToTrash } from "../../shared/items/index.ts";
import { api, explain } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { formatComing, useLocale, useText, type TextKey } from "../../text/index.tsx";
import {
  Button,
  buttonClass,
  Chip,
  Dialog,
  EmptyState,
  Form as FormBox,
  IconTile,
  Item,
  Menu,
  Notice,
  PageBody,
  Section,
  Select,
  showToast,
  Skeleton,
  TextField,
  type ChipTone,
} from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import css from "./FormsPage.module.css";
import { formsQuery, useFormEvents } from "./queries.ts";
import { templateContent, templates, type TemplateId } from "./templates.ts";
import "./text.ts";

const tones: Record<FormRow["state"], ChipTone> = { draft: "plain", open: "success", closed: "outline" };

/** `/w/:workspaceId/forms`: the forms of a workspace. */
export function FormsPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const list = useInfiniteQuery(formsQuery(workspaceId));
  useFormEvents(workspaceId);
  const [isNew, setNew] = useState(false);
  const [isTrashShown, setTrashShown] = useState(false);
  const [handed, setHanded] = useState<FormRow | null>(null);
  const canWrite = isAtLeast(workspace.role, "editor");
  const forms = (list.data?.pages ?? []).flatMap((page) => page.items);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["forms", "list", workspaceId] });
  const trash = useMoveToTrash(workspaceId, refresh);
  const add = canWrite && (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setNew(true)}>
      {t("forms.new")}
    </Button>
  );
  return (
    <PageBody isSunken>
      {forms.length > 0 && (
        <div className={css.bar}>
          {add}
          {canWrite && (
            <Button variant="quiet" icon={<Trash2 aria-hidden="true" />} onPress={() => setTrashShown(!isTrashShown)}>
              {t("forms.trash")}
            </Button>
          )}
        </div>
      )}
      {isTrashShown && <TrashedItems workspaceId={workspaceId} kinds={["form"]} onRestored={refresh} />}
      {list.isPending ? (
        <Skeleton label={t("common.loading")} rows={4} />
      ) : forms.length === 0 ? (
        <EmptyState icon={<ClipboardList />} title={t("forms.none")} action={add}>
          {t("forms.noneText")}
        </EmptyState>
      ) : (
        <Section title={t("forms.tab")}>
          {forms.map((form) => (
            <Row
              key={form.id}
              form={form}
              onTrash={() => trash.mutate({ kind: "form", id: form.id, title: form.title })}
              onHand={() => setHanded(form)}
            />
          ))}
        </Section>
      )}
      {list.hasNextPage && (
        <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
          {t("forms.more")}
        </Button>
      )}
      {isNew && (
        <NewForm workspaceId={workspaceId} own={forms.filter((one) => one.isTemplate)} onClose={() => setNew(false)} />
      )}
      {handed && <HandOver form={handed} onClose={() => setHanded(null)} onDone={() => void refresh()} />}
    </PageBody>
  );
}

function Row({ form, onTrash, onHand }: { form: FormRow; onTrash: () => void; onHand: () => void }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const params = { workspaceId: form.workspaceId, formId: form.id };
  const words = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  const when = (moment: string): string => formatComing(locale, Date.parse(moment), now(), words);
  const isComing = form.opensAt !== null && Date.parse(form.opensAt) > now();
  const isClosed = form.state === "closed" || (form.closesAt !== null && Date.parse(form.closesAt) <= now());
  const state: FormRow["state"] = form.state === "open" && isClosed ? "closed" : form.state;
  const canAnswer = state === "open" && !isComing;
  const duplicate = useMutation({
    mutationFn: () =>
      api.post<Form>(`/api/v1/forms/${form.id}/duplicate`, {
        title: t("forms.copyOf", { title: form.title }).slice(0, 200),
      }),
    onSuccess: (made) =>
      navigate({ to: "/w/$workspaceId/forms/$formId", params: { workspaceId: made.workspaceId, formId: made.id } }),
  });
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
      about={[
        t("forms.questions", { n: form.questionCount }),
        form.responseCount !== null && t("forms.responses", { n: form.responseCount }),
        form.isAnonymous && t("forms.anonymous"),
        isComing && form.opensAt && t("forms.opensAt", { when: when(form.opensAt) }),
        canAnswer && form.closesAt && t("forms.closesAt", { when: when(form.closesAt) }),
      ]
        .filter(Boolean)
        .join(" · ")}
      below={
        <>
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
      end={
        form.canEdit && (
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
              { id: "hand", name: t("forms.transfer"), icon: <UserRoundCog />, onAction: onHand },
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
        )
      }
    />
  );
}

function NewForm(props: { workspaceId: string; own: readonly FormRow[]; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const id = useId();
  const [title, setTitle] = useState("");
  const [start, setStart] = useState<string>("empty");
  const make = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => {
      const own = props.own.find((one) => one.id === start);
      return own
        ? api.post<Form>(`/api/v1/forms/${own.id}/duplicate`, { title: title.trim() })
        : api.post<Form>(`/api/v1/workspaces/${props.workspaceId}/forms`, {
            title: title.trim(),
            content: templateContent(start as TemplateId, locale),
            settings: { language: locale },
          });
    },
    onSuccess: (made) =>
      navigate({ to: "/w/$workspaceId/forms/$formId", params: { workspaceId: made.workspaceId, formId: made.id } }),
  });
  const options = [
    ...templates.map((one) => ({ id: one.id as string, name: t(one.name) })),
    ...props.own.map((one) => ({ id: one.id, name: t("forms.ownTemplate", { title: one.title }) })),
  ];
  const go = (): void => {
    if (title.trim() !== "" && !make.isPending) make.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("forms.new")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" form={id} isPending={make.isPending} isDisabled={title.trim() === ""}>
            {t("forms.make")}
          </Button>
        </>
      }
    >
      <FormBox id={id} onSubmit={go}>
        <TextField label={t("forms.newTitle")} value={title} onChange={setTitle} maxLength={200} autoFocus />
        <Select label={t("forms.template")} value={start} options={options} onChange={setStart} />
        {make.error && <Notice tone="danger">{explain(make.error)}</Notice>}
      </FormBox>
    </Dialog>
  );
}

function HandOver(props: { form: FormRow; onClose: () => void; onDone: () => void }) {
  const t = useText();
  const id = useId();
  const [name, setName] = useState("");
  const hand = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => api.post(`/api/v1/forms/${props.form.id}/transfer`, { name: name.trim() }),
    onSuccess() {
      showToast({ text: t("forms.transferred") });
      props.onDone();
      props.onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("forms.transfer")}
      about={props.form.title}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" form={id} isPending={hand.isPending} isDisabled={name.trim() === ""}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <FormBox id={id} onSubmit={() => hand.mutate()}>
        <TextField
          label={t("forms.transferTo" satisfies TextKey)}
          value={name}
          onChange={setName}
          autoCapitalize="none"
          error={hand.error ? explain(hand.error) : null}
        />
      </FormBox>
    </Dialog>
  );
}
