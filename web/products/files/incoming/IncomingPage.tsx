import "../text.ts";
import "./text.ts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FolderInput, Share2 } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { queryClient } from "../../../platform/query.ts";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { Button, EmptyState, Item, Notice, PageBody, PageHeader, Section, Skeleton } from "../../../ui/index.ts";
import { ChooseFolderDialog } from "../ChooseFolderDialog.tsx";
import { KindIcon } from "../kinds.tsx";
import { upload } from "../uploads/signal.ts";
import css from "./IncomingPage.module.css";
import { forgetShared, readShared } from "./shares.ts";

const sharedKey = ["incoming-files"];

/** What another app has shared with this one: the person says where it goes, or that it goes nowhere. */
export function IncomingPage() {
  const t = useText();
  const navigate = useNavigate();
  const [isChoosing, setChoosing] = useState(false);
  const { data: files } = useQuery({
    queryKey: sharedKey,
    queryFn: () => readShared(t("incoming.textName")),
    networkMode: "always",
  });
  const forget = async (): Promise<void> => {
    await forgetShared();
    queryClient.setQueryData(sharedKey, []);
  };
  const put = async (workspaceId: string, folderId: number): Promise<void> => {
    setChoosing(false);
    await upload(
      { files: (files ?? []).map((file) => ({ file, path: [] })), emptyFolders: [] },
      { workspaceId, folderId },
    );
    await forget();
    await navigate({ to: "/w/$workspaceId/files/$", params: { workspaceId, _splat: String(folderId) } });
  };
  const hasFailed = new URLSearchParams(location.search).has("failed");
  return (
    <PageBody isSunken>
      <PageHeader title={t("incoming.title")} about={t("incoming.about")} back={<BackLink to="/files" />} />
      {hasFailed && <Notice tone="danger">{t("incoming.failed")}</Notice>}
      <Section title={t("incoming.files")}>
        {!files ? (
          <Skeleton label={t("common.loading")} />
        ) : files.length === 0 ? (
          <EmptyState icon={<Share2 />} title={t("incoming.empty")}>
            {t("incoming.emptyText")}
          </EmptyState>
        ) : (
          <Shared files={files} onChoose={() => setChoosing(true)} onForget={() => void forget()} />
        )}
      </Section>
      {isChoosing && (
        <ChooseFolderDialog
          kind="put"
          start={null}
          moving={[]}
          onClose={() => setChoosing(false)}
          onChoose={(target, workspaceId) => void put(workspaceId, target.id)}
        />
      )}
    </PageBody>
  );
}

function Shared(props: { files: readonly File[]; onChoose: () => void; onForget: () => void }) {
  const t = useText();
  const locale = useLocale();
  return (
    <>
      <ul>
        {props.files.map((file, index) => (
          <li key={index}>
            <Item
              icon={<KindIcon name={file.name} isFolder={false} />}
              title={file.name}
              about={formatBytes(locale, file.size)}
            />
          </li>
        ))}
      </ul>
      <div className={css.actions}>
        <Button variant="primary" icon={<FolderInput aria-hidden="true" />} onPress={props.onChoose}>
          {t("incoming.choose")}
        </Button>
        <Button variant="quiet" onPress={props.onForget}>
          {t("incoming.forget")}
        </Button>
      </div>
    </>
  );
}
