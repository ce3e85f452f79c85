import "../text.ts";
import "./text.ts";
import type { FileItem, FileVersion } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { TextField } from "../../../ui/index.ts";
import { versionsQuery } from "../queries.ts";

/** A name for an earlier version, which then stays however old it grows. */
export function NameVersionDialog(props: { item: FileItem; version: FileVersion; when: string; onClose: () => void }) {
  const t = useText();
  const { item, version, onClose } = props;
  const [label, setLabel] = useState(version.label);
  const name = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(fileRoutes.nameVersion, {
        params: { id: item.id, versionId: version.id },
        body: { label: label.trim() },
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: versionsQuery(item.workspaceId, item.id).queryKey });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("compare.name", { when: props.when })}
      about={t("compare.nameAbout")}
      size="small"
      submit={t("common.save")}
      isPending={name.isPending}
      error={name.error}
      onSubmit={() => name.mutate()}
    >
      <TextField label={t("compare.label")} value={label} onChange={setLabel} maxLength={200} autoFocus />
    </FormDialog>
  );
}
