import type { Version } from "@safos/contract/collaboration";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Lock, Pencil } from "lucide-react";
import { useState } from "react";
import { api } from "../shell/api.ts";
import { now } from "../shell/clock.ts";
import { Panel } from "../shell/Panel.tsx";
import { queryClient } from "../shell/query.ts";
import { formatWhen, useLocale, useText } from "../text/index.tsx";
import { Button, Chip, Dialog, Form, IconButton, PlainButton, showToast, Skeleton, TextField } from "../ui/index.ts";
import { versionsQuery } from "./queries.ts";
import css from "./SidePanels.module.css";
import "./text.ts";

export const refreshDocument = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["documents"] });

/** What the document has said before; named versions stand out. */
export function VersionsPanel(props: {
  documentId: string;
  lockedVersion: string | null;
  canWrite: boolean;
  shown: string | null;
  onShow: (version: Version) => void;
  onClose: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const list = useInfiniteQuery(versionsQuery(props.documentId));
  const [naming, setNaming] = useState<Version | "new" | null>(null);
  const versions = list.data?.pages.flatMap((page) => page.items) ?? [];
  const when = (version: Version): string =>
    formatWhen(locale, Date.parse(version.createdAt), now(), { yesterday: t("common.yesterday") });
  return (
    <Panel title={t("documents.versions")} onClose={props.onClose}>
      <div className={css.body}>
        {props.canWrite && (
          <div className={css.row}>
            <Button size="sm" onPress={() => setNaming("new")}>
              {t("documents.versionSave")}
            </Button>
          </div>
        )}
        {list.isPending && <Skeleton label={t("common.loading")} rows={3} />}
        <ol className={css.list}>
          {versions.map((version) => (
            <li key={version.id} className={css.version}>
              <PlainButton
                className={`${css.heading} ${css.words}`}
                {...(props.shown === version.id ? { "aria-current": "true" } : {})}
                onPress={() => props.onShow(version)}
              >
                <span className={css.versionName}>{version.name ?? t("documents.versionAuto")}</span>{" "}
                {version.id === props.lockedVersion && (
                  <Chip tone="success" icon={<Lock aria-hidden="true" />}>
                    {t("documents.approved")}
                  </Chip>
                )}
                <span className={css.meta} style={{ display: "block" }}>
                  {version.createdBy
                    ? t("documents.versionBy", { when: when(version), name: version.createdBy.displayName })
                    : when(version)}
                </span>
              </PlainButton>
              {props.canWrite && (
                <IconButton size="sm" label={t("documents.versionName")} onPress={() => setNaming(version)}>
                  <Pencil aria-hidden="true" />
                </IconButton>
              )}
            </li>
          ))}
        </ol>
        {list.hasNextPage && (
          <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
            {t("documents.versionsMore")}
          </Button>
        )}
      </div>
      {naming && <NameVersion documentId={props.documentId} version={naming} onClose={() => setNaming(null)} />}
    </Panel>
  );
}

function NameVersion(props: { documentId: string; version: Version | "new"; onClose: () => void }) {
  const t = useText();
  const { version } = props;
  const [name, setName] = useState(version === "new" ? "" : (version.name ?? ""));
  const path = `/api/v1/items/document/${props.documentId}/versions`;
  const save = useMutation({
    mutationFn: (body: { name: string }) =>
      version === "new" ? api.post(path, body) : api.patch(`${path}/${version.id}`, body),
    async onSuccess() {
      await refreshDocument();
      showToast({ text: t("documents.versionSaved") });
      props.onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t(version === "new" ? "documents.versionSave" : "documents.versionName")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button
            variant="primary"
            type="submit"
            form="document-version"
            isDisabled={!name.trim()}
            isPending={save.isPending}
          >
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Form id="document-version" onSubmit={() => name.trim() && save.mutate({ name: name.trim() })}>
        <TextField
          label={t("documents.versionName")}
          hint={t("documents.versionNameHint")}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
