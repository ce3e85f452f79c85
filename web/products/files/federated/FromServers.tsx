import type { ReceivedShare } from "@safos/contract/federated";
import { federatedRoutes } from "@safos/contract/routes/federated";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, LogOut } from "lucide-react";
import { saveLink } from "../../../platform/download.ts";
import { queryClient } from "../../../platform/query.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Inset, Item, Menu, Section, showToast } from "../../../ui/index.ts";
import { KindIcon } from "../kinds.tsx";
import { receivedSharesQuery } from "./queries.ts";
import "./text.ts";

/** What people on other servers share with one: to be answered, opened or left. Nothing where there is none. */
export function FromServers() {
  const t = useText();
  const list = useInfiniteQuery(receivedSharesQuery);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t("federated.section")}>
      {items.map((share) => (
        <Row key={share.id} share={share} />
      ))}
      {list.hasNextPage && (
        <Inset>
          <Button isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
            {t("sharedFiles.more")}
          </Button>
        </Inset>
      )}
    </Section>
  );
}

function Row({ share }: { share: ReceivedShare }) {
  const t = useText();
  const { id, name, isFolder, senderName, host } = share;
  const who = { name: senderName, host };
  const answer = useAnswer(share);
  const icon = <KindIcon name={name} isFolder={isFolder} />;
  if (share.state === "pending")
    return (
      <Item
        icon={icon}
        title={name}
        about={`${t("federated.wants", who)} (${share.sender})`}
        end={
          <>
            <Button size="sm" isDisabled={answer.isPending} onPress={() => answer.mutate("decline")}>
              {t("federated.decline")}
            </Button>
            <Button size="sm" variant="primary" isDisabled={answer.isPending} onPress={() => answer.mutate("accept")}>
              {t("federated.accept")}
            </Button>
          </>
        }
      />
    );
  const download = (): void => saveLink(addressOf(federatedRoutes.readRemote, { params: { id } }), name);
  return (
    <Item
      icon={icon}
      title={
        isFolder ? (
          <Link to="/files/shared-with-me/$folderId" params={{ folderId: id }}>
            {name}
          </Link>
        ) : (
          name
        )
      }
      about={t("federated.about", who)}
      end={
        <Menu
          label={t("common.moreFor", { name })}
          actions={[
            !isFolder && {
              id: "download",
              name: t("federated.download"),
              icon: <Download />,
              onAction: download,
            },
            {
              id: "leave",
              name: t("federated.leave"),
              icon: <LogOut />,
              isDanger: true,
              onAction: () => answer.mutate("leave"),
            },
          ]}
        />
      }
    />
  );
}

const messages = { accept: "federated.accepted", decline: "federated.declined", leave: "federated.left" } as const;

function useAnswer({ id, name }: ReceivedShare) {
  const t = useText();
  return useMutation({
    mutationFn: async (what: keyof typeof messages): Promise<void> => {
      if (what === "accept") await request(federatedRoutes.acceptShare, { params: { id } });
      else await request(federatedRoutes.leaveShare, { params: { id } });
    },
    async onSuccess(_, what) {
      await queryClient.invalidateQueries({ queryKey: receivedSharesQuery.queryKey });
      showToast({ text: t(messages[what], { name }) });
    },
  });
}
