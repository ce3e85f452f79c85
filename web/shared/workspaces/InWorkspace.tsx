import { useState, type ComponentType } from "react";
import { useParams } from "@tanstack/react-router";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { useText } from "../../text/index.tsx";
import { Notice, Select, Skeleton } from "../../ui/index.ts";
import { isAtLeast, useWorkspaces } from "./queries.ts";

interface InWorkspaceProps {
  workspaceId: string;
  onClose: () => void;
}

/** A dialog that makes something in a workspace, opened from where no workspace is meant: it asks which one first. */
export function inWorkspace(Dialog: ComponentType<InWorkspaceProps>) {
  return function InWorkspace({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
    const { shared, isPending } = useWorkspaces();
    const { workspaceId: here } = useParams({ strict: false });
    const [chosen, setChosen] = useState<string | null>(null);
    const own = shared.filter((one) => isAtLeast(one.role, "editor"));
    const only = own.length === 1 ? own[0]?.id : own.find((one) => one.id === here)?.id;
    const workspaceId = chosen ?? only;
    if (!isOpen) return null;
    if (workspaceId !== undefined) return <Dialog workspaceId={workspaceId} onClose={onClose} />;
    return <Choose workspaces={own} isPending={isPending} onChoose={setChosen} onClose={onClose} />;
  };
}

function Choose(props: {
  workspaces: readonly { id: string; name: string }[];
  isPending: boolean;
  onChoose: (id: string) => void;
  onClose: () => void;
}) {
  const t = useText();
  const [id, setId] = useState<string | null>(null);
  const [first] = props.workspaces;
  const picked = id ?? first?.id;
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("create.where")}
      size="small"
      submit={t("create.next")}
      isIncomplete={picked === undefined}
      onSubmit={() => picked !== undefined && props.onChoose(picked)}
    >
      {props.isPending ? (
        <Skeleton label={t("common.loading")} />
      ) : picked === undefined ? (
        <Notice isQuiet>{t("create.nowhere")}</Notice>
      ) : (
        <Select
          label={t("create.workspace")}
          value={picked}
          onChange={setId}
          options={props.workspaces.map((one) => ({ id: one.id, name: one.name }))}
        />
      )}
    </FormDialog>
  );
}
