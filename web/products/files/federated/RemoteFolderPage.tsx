import type { RemoteFile, RemoteFolder } from "@safos/contract/federated";
import { federatedRoutes } from "@safos/contract/routes/federated";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, FolderOpen, FolderPlus, Pencil, Trash2, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { isMissing } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { now } from "../../../platform/clock.ts";
import { saveLink } from "../../../platform/download.ts";
import { addressOf } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { MissingPage, TroublePage } from "../../../platform/TroublePage.tsx";
import { formatBytes, formatWhen, useLocale, useText } from "../../../text/index.tsx";
import {
  Button,
  EmptyState,
  Menu,
  Notice,
  PageBody,
  PageHeader,
  PlainButton,
  Section,
  Skeleton,
  Table,
  Who,
} from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import shared from "../sharing/Shared.module.css";
import { FilesInput } from "../visit/FilesInput.tsx";
import { AskLine } from "../visit/VisitDialogs.tsx";
import { namesIn } from "./names-in.ts";
import css from "./Remote.module.css";
import { pathOf, remoteFolderQuery } from "./queries.ts";
import "./text.ts";
import { useRemoteVerbs } from "./useRemoteVerbs.ts";

/** A folder that lies on another server, as its owner shares it. */
export function RemoteFolderPage({ id, path }: { id: string; path: string | undefined }) {
  const t = useText();
  const names = namesIn(path);
  const { data: folder, error } = useQuery(remoteFolderQuery(id, names));
  if (error) return isMissing(error) ? <MissingPage /> : <TroublePage error={error} />;
  if (!folder) return <Skeleton label={t("common.loading")} rows={6} />;
  return <Folder key={names.join("/")} folder={folder} names={names} />;
}

type Asked = { kind: "folder" } | { kind: "rename"; file: RemoteFile };

function Folder({ folder, names }: { folder: RemoteFolder; names: readonly string[] }) {
  const t = useText();
  const { share, items } = folder;
  const [asked, setAsked] = useState<Asked | null>(null);
  const verbs = useRemoteVerbs(share.id, names, share.host);
  const title = names.at(-1) ?? share.name;
  useTitle("thing", title);
  const close = (): void => setAsked(null);
  return (
    <PageBody isSunken>
      <PageHeader
        title={title}
        about={t("federated.about", { name: share.senderName, host: share.host })}
        back={<BackLink to="/files/shared-with-me" />}
        actions={share.canWrite && <Actions verbs={verbs} onNewFolder={() => setAsked({ kind: "folder" })} />}
      />
      <Notice isQuiet>{t("federated.kept", { host: share.host, name: share.senderName })}</Notice>
      <Path share={share} names={names} />
      {folder.isPartial && <Notice tone="warn">{t("federated.partial", { n: items.length })}</Notice>}
      <Section title={title}>
        {items.length === 0 ? (
          <EmptyState icon={<FolderOpen />} title={t("federated.empty")} />
        ) : (
          <Table
            label={title}
            columns={[
              { id: "name", name: t("federated.name") },
              { id: "when", name: t("federated.changed") },
              { id: "size", name: t("federated.size") },
              { id: "more", name: t("common.more"), isEnd: true },
            ]}
          >
            {items.map((file) => (
              <Row
                key={file.name}
                {...{ share, names, file }}
                onRename={() => setAsked({ kind: "rename", file })}
                onRemove={() => void verbs.remove(file.name)}
              />
            ))}
          </Table>
        )}
      </Section>
      {asked?.kind === "folder" && (
        <AskLine
          title={t("federated.newFolder")}
          label={t("federated.folderName")}
          submit={t("federated.create")}
          maxLength={250}
          onDone={(name) => void verbs.createFolder(name)}
          onClose={close}
        />
      )}
      {asked?.kind === "rename" && (
        <AskLine
          title={t("federated.rename")}
          about={asked.file.name}
          label={t("federated.newName")}
          submit={t("federated.rename")}
          value={asked.file.name}
          maxLength={250}
          onDone={(name) => void verbs.rename(asked.file.name, name)}
          onClose={close}
        />
      )}
    </PageBody>
  );
}

function Actions({ verbs, onNewFolder }: { verbs: ReturnType<typeof useRemoteVerbs>; onNewFolder: () => void }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={<FolderPlus aria-hidden="true" />} onPress={onNewFolder}>
        {t("federated.newFolder")}
      </Button>
      <Button
        variant="primary"
        isPending={verbs.isPending}
        icon={<Upload aria-hidden="true" />}
        onPress={() => picker.current?.click()}
      >
        {t("federated.upload")}
      </Button>
      <FilesInput ref={picker} testId="remote-upload" onChoose={(files) => void verbs.upload(files)} />
    </>
  );
}

function Path({ share, names }: { share: RemoteFolder["share"]; names: readonly string[] }) {
  const t = useText();
  if (names.length === 0) return null;
  const steps = [share.name, ...names.slice(0, -1)];
  return (
    <nav aria-label={t("federated.path")}>
      <ol className={css.path}>
        {steps.map((name, depth) => (
          // oxlint-disable-next-line react/no-array-index-key -- a folder may be called as the one that it lies in
          <li key={depth}>
            <Link
              to="/files/shared-with-me/$folderId"
              params={{ folderId: share.id }}
              search={depth === 0 ? {} : { path: pathOf(names.slice(0, depth)) }}
              activeOptions={{ exact: true, includeSearch: true }}
            >
              {name}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Row(props: {
  share: RemoteFolder["share"];
  names: readonly string[];
  file: RemoteFile;
  onRename: () => void;
  onRemove: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const { share, file } = props;
  const isFolder = file.kind === "folder";
  const path = pathOf([...props.names, file.name]);
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  const download = (): void =>
    saveLink(addressOf(federatedRoutes.readRemote, { params: { id: share.id }, query: { path } }), file.name);
  return (
    <tr>
      <td>
        <Who
          icon={<KindIcon name={file.name} isFolder={isFolder} />}
          name={
            isFolder ? (
              <Link
                className={shared.name}
                to="/files/shared-with-me/$folderId"
                params={{ folderId: share.id }}
                search={{ path }}
              >
                {file.name}
              </Link>
            ) : (
              <PlainButton className={shared.name ?? ""} onPress={download}>
                {file.name}
              </PlainButton>
            )
          }
        />
      </td>
      <td>{file.changedAt === null ? "" : formatWhen(locale, Date.parse(file.changedAt), now(), days)}</td>
      <td>{isFolder ? "" : formatBytes(locale, file.size)}</td>
      <td>
        {(!isFolder || share.canWrite) && (
          <Menu
            label={t("common.moreFor", { name: file.name })}
            actions={[
              !isFolder && {
                id: "download",
                name: t("federated.download"),
                icon: <Download />,
                onAction: download,
              },
              share.canWrite && {
                id: "rename",
                name: t("federated.rename"),
                icon: <Pencil />,
                onAction: props.onRename,
              },
              share.canWrite && {
                id: "remove",
                name: t("federated.remove"),
                icon: <Trash2 />,
                isDanger: true,
                onAction: props.onRemove,
              },
            ]}
          />
        )}
      </td>
    </tr>
  );
}
