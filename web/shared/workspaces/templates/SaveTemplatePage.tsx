import { templateRoutes } from "@safos/contract/routes/templates";
import type { TemplateChoice } from "@safos/contract/templates";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useTitle } from "../../../platform/title.ts";
import { useText } from "../../../text/index.tsx";
import {
  Button,
  Checkbox,
  Form,
  Inset,
  Notice,
  PageBody,
  PageHeader,
  Section,
  Select,
  showToast,
  TextField,
} from "../../../ui/index.ts";
import { workspaceQuery } from "../queries.ts";
import { templatesQuery } from "./queries.ts";
import "./text.ts";

const depths = ["none", "structure", "all"] as const;

/** An owner keeps the workspace as it is now for colleagues to begin from. */
export function SaveTemplatePage() {
  const t = useText();
  const me = useMe();
  const { workspaceId } = useParams({ from: "/inside/template/$workspaceId" });
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  useTitle("workspace", workspace?.name);
  return (
    <PageBody isSunken>
      <PageHeader title={t("template.save")} about={workspace?.name ?? ""} back={<BackLink to="/more" />} />
      <Notice isQuiet>{t("template.saveLead", { organisation: me.organisation.name })}</Notice>
      <Section title={t("template.takes")}>
        <Inset>{workspace && <SaveForm workspaceId={workspaceId} suggested={workspace.name} />}</Inset>
      </Section>
    </PageBody>
  );
}

function SaveForm({ workspaceId, suggested }: { workspaceId: string; suggested: string }) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const [name, setName] = useState(suggested);
  const [description, setDescription] = useState("");
  const [choice, setChoice] = useState<TemplateChoice>({
    channels: true,
    boards: "structure",
    documents: true,
    files: "all",
  });
  const [isConfirmed, setConfirmed] = useState(false);
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(templateRoutes.saveTemplate, {
        params: { id: workspaceId },
        body: { name: name.trim(), description: description.trim(), choice, ...(isConfirmed ? { isConfirmed } : {}) },
      }),
    async onSuccess(template) {
      await queryClient.invalidateQueries({ queryKey: templatesQuery.queryKey });
      showToast({ text: t("template.saved", { name: template.name }) });
      await navigate({ to: "/w/$workspaceId", params: { workspaceId } });
    },
  });
  const isClassed = save.error instanceof ApiError && save.error.code === "TEMPLATE_CLASSED";
  return (
    <Form onSubmit={() => name.trim() && save.mutate()}>
      <TextField label={t("template.name")} value={name} onChange={setName} isRequired maxLength={100} autoFocus />
      <TextField
        label={t("template.description")}
        value={description}
        onChange={setDescription}
        rows={2}
        maxLength={1000}
      />
      <ChoiceFields choice={choice} onChange={setChoice} />
      {(isClassed || isConfirmed) && (
        <>
          <Notice tone="warn">{t("template.confirmLead", { organisation: me.organisation.name })}</Notice>
          <Checkbox isSelected={isConfirmed} onChange={setConfirmed}>
            {t("template.confirm")}
          </Checkbox>
        </>
      )}
      {save.error && !isClassed && <Notice tone="danger">{explain(save.error)}</Notice>}
      <Button variant="primary" type="submit" isPending={save.isPending}>
        {t("template.save")}
      </Button>
    </Form>
  );
}

function ChoiceFields({ choice, onChange }: { choice: TemplateChoice; onChange: (choice: TemplateChoice) => void }) {
  const t = useText();
  return (
    <>
      <Checkbox isSelected={choice.channels} onChange={(channels) => onChange({ ...choice, channels })}>
        {t("template.channels")}
      </Checkbox>
      <Checkbox isSelected={choice.documents} onChange={(documents) => onChange({ ...choice, documents })}>
        {t("template.documents")}
      </Checkbox>
      {(["boards", "files"] as const).map((part) => (
        <Select
          key={part}
          label={t(`template.${part}`)}
          value={choice[part]}
          options={depths.map((id) => ({ id, name: t(`template.${part}.${id}`) }))}
          onChange={(depth) => onChange({ ...choice, [part]: depth })}
        />
      ))}
    </>
  );
}
