import { versionRoutes } from "@safos/contract/routes/collaboration";
import type { Version } from "@safos/contract/collaboration";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Lock, Pencil } from "lucide-react";
import { useState } from "react";
import { request } from "../../platform/request.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { useIsPhone } from "../../platform/screen.ts";
import { useText } from "../../text/index.tsx";
import { Button, Chip, IconButton, PlainButton, showToast, Skeleton, TextField } from "../../ui/index.ts";
import { refreshVersions, versionsQuery, type Edited, type Versions } from "./versions.ts";
import css from "./Versions.module.css";
import "./text.ts";

/** What the item has said before; named versions stand out. */
export function VersionsPanel(props: { versions: Versions; canWrite: boolean; onClose: () => void }) {
  const t = useText();
  const isPhone = useIsPhone();
  const { item, state, shown, sayWhen } = props.versions;
  const list = useInfiniteQuery(versionsQuery(item));
  const [naming, setNaming] = useState<Version | "new" | null>(null);
  const versions = list.data?.pages.flatMap((page) => page.items) ?? [];
  const show = (version: Version): void => {
    props.versions.show(version);
    // There the panel lies over what is to be seen.
    if (isPhone) props.onClose();
  };
  return (
    <Panel title={t("collaboration.versions")} onClose={props.onClose}>
      <div className={panelBodyClass}>
        {props.canWrite && (
          <div className={css.row}>
            <Button size="sm" onPress={() => setNaming("new")}>
              {t("collaboration.versionSave")}
            </Button>
          </div>
        )}
        {list.isPending && <Skeleton label={t("common.loading")} rows={3} />}
        {list.isSuccess && versions.length === 0 && <p className={css.meta}>{t("collaboration.versionsNone")}</p>}
        <ol className={css.list}>
          {versions.map((version) => (
            <li key={version.id} className={css.version}>
              <PlainButton
                className={css.pick ?? ""}
                {...(shown?.version.id === version.id ? { "aria-current": "true" } : {})}
                onPress={() => show(version)}
              >
                <span className={css.name}>{version.name ?? t("collaboration.versionAuto")}</span>{" "}
                {version.id === state?.lockedVersion && (
                  <Chip tone="success" icon={<Lock aria-hidden="true" />}>
                    {t("collaboration.locked")}
                  </Chip>
                )}
                <span className={css.meta}>
                  {version.createdBy
                    ? t("collaboration.versionBy", {
                        when: sayWhen(version.createdAt),
                        name: version.createdBy.displayName,
                      })
                    : sayWhen(version.createdAt)}
                </span>
              </PlainButton>
              {props.canWrite && (
                <IconButton size="sm" label={t("collaboration.versionName")} onPress={() => setNaming(version)}>
                  <Pencil aria-hidden="true" />
                </IconButton>
              )}
            </li>
          ))}
        </ol>
        {list.hasNextPage && (
          <Button variant="quiet" onPress={() => void list.fetchNextPage()} isPending={list.isFetchingNextPage}>
            {t("collaboration.versionsMore")}
          </Button>
        )}
      </div>
      {naming && <NameVersion item={item} version={naming} onClose={() => setNaming(null)} />}
    </Panel>
  );
}

function NameVersion(props: { item: Edited; version: Version | "new"; onClose: () => void }) {
  const t = useText();
  const { version } = props;
  const [name, setName] = useState(version === "new" ? "" : (version.name ?? ""));
  const { kind, id } = props.item;
  const params = { kind, id };
  const save = useMutation({
    mutationFn: (body: { name: string }) =>
      version === "new"
        ? request(versionRoutes.nameVersion, { params, body })
        : request(versionRoutes.renameVersion, { params: { ...params, versionId: version.id }, body }),
    async onSuccess() {
      await refreshVersions(props.item);
      showToast({ text: t("collaboration.versionSaved") });
      props.onClose();
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t(version === "new" ? "collaboration.versionSave" : "collaboration.versionName")}
      size="small"
      submit={t("common.save")}
      onSubmit={() => save.mutate({ name: name.trim() })}
      isPending={save.isPending}
      isIncomplete={!name.trim()}
      error={save.error}
    >
      <TextField
        label={t("collaboration.versionName")}
        hint={t("collaboration.versionNameHint")}
        value={name}
        onChange={setName}
        maxLength={200}
        autoFocus
      />
    </FormDialog>
  );
}
