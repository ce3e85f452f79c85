import { memberRoutes, workspaceRoutes } from "@safos/contract/routes/workspaces";
import { informationClasses } from "@safos/contract/policy";
import type { Workspace } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowRightLeft, LayoutTemplate, PackageOpen, Trash2 } from "lucide-react";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Form, Notice, Select, showToast, TextField } from "../../ui/index.ts";
import { ArchiveSettings } from "./ArchiveSettings.tsx";
import { isAtLeast } from "./queries.ts";
import { restoreWorkspace } from "./restore.ts";
import "./text.ts";

const classes = ["none", ...informationClasses, "K4"] as const;

/** Name, purpose and class for owners; leaving for everybody. */
export function WorkspaceSettings(props: { workspace: Workspace; isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const { workspace } = props;
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t("workspace.settings")}
      about={workspace.name}
      closeLabel={t("common.close")}
    >
      <Settings workspace={workspace} onClose={props.onClose} />
    </Dialog>
  );
}

function Settings({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const isOwner = isAtLeast(workspace.memberRole, "owner");
  const [name, setName] = useState(workspace.name);
  const [description, setDescription] = useState(workspace.description);
  const [informationClass, setClass] = useState<(typeof classes)[number]>(workspace.informationClass ?? "none");
  const params = { id: workspace.id };

  const away = async (): Promise<void> => {
    onClose();
    await navigate({ to: "/" });
    queryClient.removeQueries({ queryKey: ["workspace", workspace.id] });
    await queryClient.invalidateQueries({ queryKey: ["workspaces"] });
  };
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(workspaceRoutes.changeWorkspace, {
        params,
        body: {
          name: name.trim(),
          description: description.trim(),
          informationClass: informationClass === "none" ? null : informationClass,
        },
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["workspace", workspace.id] });
      void queryClient.invalidateQueries({ queryKey: ["workspaces"] });
      onClose();
    },
  });
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(workspaceRoutes.trashWorkspace, { params }),
    async onSuccess() {
      await away();
      showToast({
        text: t("workspace.trashed", { name: workspace.name }),
        action: { name: t("common.undo"), run: () => void restoreWorkspace(workspace.id) },
      });
    },
  });
  const leave = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(memberRoutes.removeMember, { params: { ...params, personId: me.person.id } }),
    async onSuccess() {
      await away();
      showToast({ text: t("workspace.left", { name: workspace.name }) });
    },
  });
  const failure = save.error ?? remove.error ?? leave.error;
  return (
    <>
      {isOwner ? (
        <Form onSubmit={() => name.trim() && save.mutate()}>
          <TextField label={t("workspace.name")} value={name} onChange={setName} maxLength={100} autoFocus />
          <TextField
            label={t("workspace.description")}
            value={description}
            onChange={setDescription}
            rows={2}
            maxLength={1000}
          />
          <Select
            label={t("workspace.class")}
            value={informationClass}
            onChange={setClass}
            options={classes.map((id) => ({ id, name: t(`workspace.class.${id}`) }))}
          />
          {informationClass === "K4" && <Notice tone="warn">{t("error.CLASS_REFUSED")}</Notice>}
          <Button variant="primary" type="submit" isPending={save.isPending} isDisabled={informationClass === "K4"}>
            {t("common.save")}
          </Button>
        </Form>
      ) : (
        workspace.description && <p>{workspace.description}</p>
      )}
      {failure && <Notice tone="danger">{explain(failure)}</Notice>}
      {isAtLeast(workspace.role, "editor") && <OpenTrash workspaceId={workspace.id} onOpen={onClose} />}
      <Button variant="secondary" onPress={() => leave.mutate()} isPending={leave.isPending}>
        {t("workspace.leave")}
      </Button>
      {isOwner && workspace.organisationId === me.organisation.id && (
        <OpenExport workspaceId={workspace.id} onOpen={onClose} />
      )}
      {isOwner && workspace.organisationId === me.organisation.id && workspace.archivedAt === null && (
        <>
          <OpenTemplate workspaceId={workspace.id} onOpen={onClose} />
          <OpenTransfer workspaceId={workspace.id} onOpen={onClose} />
        </>
      )}
      {isOwner && <ArchiveSettings workspace={workspace} onDone={onClose} />}
      {isOwner && <ToTrash name={workspace.name} isPending={remove.isPending} onConfirm={() => remove.mutate()} />}
    </>
  );
}

/** Its name is typed first. */
function ToTrash({ name, isPending, onConfirm }: { name: string; isPending: boolean; onConfirm: () => void }) {
  const t = useText();
  const [confirmed, setConfirmed] = useState("");
  return (
    <Form onSubmit={() => confirmed === name && onConfirm()}>
      <Notice tone="warn" isQuiet>
        {t("workspace.trashThisLead", { name })}
      </Notice>
      <TextField label={t("workspace.trashConfirm")} value={confirmed} onChange={setConfirmed} autoComplete="off" />
      <Button variant="danger" type="submit" isPending={isPending} isDisabled={confirmed !== name}>
        {t("workspace.moveToTrash")}
      </Button>
    </Form>
  );
}

function OpenExport({ workspaceId, onOpen }: { workspaceId: string; onOpen: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const open = (): void => {
    onOpen();
    void navigate({ to: "/export/$workspaceId", params: { workspaceId } });
  };
  return (
    <Button variant="secondary" icon={<PackageOpen aria-hidden="true" />} onPress={open}>
      {t("life.export")}
    </Button>
  );
}

function OpenTemplate({ workspaceId, onOpen }: { workspaceId: string; onOpen: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const open = (): void => {
    onOpen();
    void navigate({ to: "/template/$workspaceId", params: { workspaceId } });
  };
  return (
    <Button variant="secondary" icon={<LayoutTemplate aria-hidden="true" />} onPress={open}>
      {t("life.template")}
    </Button>
  );
}

function OpenTransfer({ workspaceId, onOpen }: { workspaceId: string; onOpen: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const open = (): void => {
    onOpen();
    void navigate({ to: "/transfer/$workspaceId", params: { workspaceId } });
  };
  return (
    <Button variant="secondary" icon={<ArrowRightLeft aria-hidden="true" />} onPress={open}>
      {t("life.transfer")}
    </Button>
  );
}

function OpenTrash({ workspaceId, onOpen }: { workspaceId: string; onOpen: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const open = (): void => {
    onOpen();
    void navigate({ to: "/w/$workspaceId/trash", params: { workspaceId } });
  };
  return (
    <Button variant="secondary" icon={<Trash2 aria-hidden="true" />} onPress={open}>
      {t("workspace.openTrash")}
    </Button>
  );
}
