import type { ReceivedFile } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, LogOut, Users } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { saveLink } from "../../../platform/download.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Menu, PlainButton, showToast, Who } from "../../../ui/index.ts";
import { FromServers } from "../federated/FromServers.tsx";
import { KindIcon } from "../kinds.tsx";
import { contentUrl } from "../queries.ts";
import { useViewerOver } from "../viewer/useViewerOver.tsx";
import { sharedWithMeQuery } from "./queries.ts";
import css from "./Shared.module.css";
import { SharedList } from "./SharedList.tsx";
import "./text.ts";

/** What others have shared, where no workspace shows it: opened, taken home or left. */
export function SharedWithMePage() {
  const t = useText();
  const list = useInfiniteQuery(sharedWithMeQuery);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { viewer, show } = useViewerOver(items);
  if (viewer) return viewer;
  return (
    <SharedList
      title={t("sharedFiles.withMe")}
      about={t("sharedFiles.withMeAbout")}
      list={list}
      before={<FromServers />}
      isEmpty={items.length === 0}
      empty={{
        icon: <Users />,
        title: t("sharedFiles.withMeEmpty"),
        text: t("sharedFiles.withMeEmptyText"),
      }}
      columns={[
        { id: "name", name: t("sharedFiles.name") },
        { id: "when", name: t("sharedFiles.when") },
        { id: "access", name: t("sharedFiles.access") },
        { id: "more", name: t("common.more"), isEnd: true },
      ]}
    >
      {items.map((item) => (
        <ReceivedRow key={item.id} item={item} onShow={show} />
      ))}
    </SharedList>
  );
}

function ReceivedRow({ item, onShow }: { item: ReceivedFile; onShow: (item: ReceivedFile) => void }) {
  const t = useText();
  const locale = useLocale();
  const leave = useLeave();
  const by = t("sharedFiles.from", {
    name: item.sharedBy?.displayName ?? t("sharedFiles.someone"),
    organisation: item.organisationName,
  });
  const days = { today: t("common.today"), yesterday: t("common.yesterday") };
  return (
    <tr>
      <td>
        <Who
          icon={<KindIcon name={item.name} isFolder={item.kind === "folder"} />}
          name={
            item.kind === "folder" ? (
              <Link className={css.name} to="/files/shared-with-me/$folderId" params={{ folderId: String(item.id) }}>
                {item.name}
              </Link>
            ) : (
              <PlainButton className={css.name ?? ""} onPress={() => onShow(item)}>
                {item.name}
              </PlainButton>
            )
          }
          about={by}
        />
      </td>
      <td>{formatWhen(locale, Date.parse(item.sharedAt), now(), days)}</td>
      <td>{t(`sharedFiles.role.${item.role}`)}</td>
      <td>
        <Menu
          label={t("common.moreFor", { name: item.name })}
          actions={[
            item.kind === "file" && {
              id: "download",
              name: t("files.download"),
              icon: <Download />,
              onAction: () => saveLink(contentUrl(item, { isDownload: true }), item.name),
            },
            {
              id: "leave",
              name: t("sharedFiles.leave"),
              icon: <LogOut />,
              isDanger: true,
              onAction: () => leave.mutate(item),
            },
          ]}
        />
      </td>
    </tr>
  );
}

function useLeave() {
  const t = useText();
  return useMutation({
    mutationFn: (item: ReceivedFile) => request(fileRoutes.leaveShare, { params: { id: item.id } }),
    async onSuccess(_, item) {
      await queryClient.invalidateQueries({ queryKey: sharedWithMeQuery.queryKey });
      showToast({ text: t("sharedFiles.left", { name: item.name }) });
    },
    onError: (error) => showToast({ text: explain(error), tone: "danger" }),
  });
}
