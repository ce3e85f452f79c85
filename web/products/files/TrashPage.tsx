import "./text.ts";
import type { TrashItem } from "@safos/contract/files";
import { fileRoutes } from "@safos/contract/routes/files";
import { useMutation, useQuery } from "@tanstack/react-query";
import { RotateCcw, Trash2 } from "lucide-react";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { formatWhen, useLocale, useText } from "../../text/index.tsx";
import {
  Button,
  EmptyState,
  Menu,
  PageBody,
  PageHeader,
  Section,
  showToast,
  Skeleton,
  Table,
  Who,
} from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { KindIcon } from "./kinds.tsx";
import { trashQuery } from "./queries.ts";

export function TrashPage({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const locale = useLocale();
  const { data: workspace } = useQuery(workspaceQuery(workspaceId));
  const { data: items } = useQuery(trashQuery(workspaceId));
  const canWrite = isAtLeast(workspace?.role, "editor");
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["files", workspaceId] });
  const restore = useMutation({
    mutationFn: (item: TrashItem) => request(fileRoutes.restoreFile, { params: { id: item.id } }),
    async onSuccess(_, item) {
      await refresh();
      showToast({ text: t("files.restored", { name: item.name }) });
    },
  });
  const destroy = useMutation({
    mutationFn: (item: TrashItem) => request(fileRoutes.destroyFile, { params: { id: item.id } }),
    async onSuccess(_, item) {
      await refresh();
      showToast({ text: t("files.destroyed", { name: item.name }) });
    },
  });
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("files.trash")}
        about={workspace?.isPersonal ? t("files.mine") : workspace?.name}
        back={<BackLink to="/files" />}
      />
      <Section title={t("files.trash")}>
        {!items ? (
          <Skeleton label={t("common.loading")} />
        ) : items.length === 0 ? (
          <EmptyState icon={<Trash2 />} title={t("files.trashEmpty")}>
            {t("files.trashEmptyText")}
          </EmptyState>
        ) : (
          <Table
            label={t("files.trash")}
            columns={[
              { id: "name", name: t("files.column.name") },
              { id: "when", name: t("files.delete") },
              { id: "more", name: t("common.more"), isEnd: true },
            ]}
          >
            {items.map((item) => (
              <tr key={item.id}>
                <td>
                  <Who
                    icon={<KindIcon name={item.name} isFolder={item.kind === "folder"} />}
                    name={item.name}
                    about={
                      item.originalPath ? t("files.trashFrom", { path: item.originalPath }) : t("files.trashFromRoot")
                    }
                  />
                </td>
                <td>
                  {[
                    formatWhen(locale, Date.parse(item.trashedAt), now(), {
                      today: t("common.today"),
                      yesterday: t("common.yesterday"),
                    }),
                    item.trashedBy?.displayName,
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </td>
                <td>
                  {canWrite && (
                    <>
                      <Button size="xs" icon={<RotateCcw aria-hidden="true" />} onPress={() => restore.mutate(item)}>
                        {t("files.restore")}
                      </Button>
                      <Menu
                        label={t("common.moreFor", { name: item.name })}
                        actions={[
                          {
                            id: "destroy",
                            name: t("files.destroy"),
                            icon: <Trash2 />,
                            isDanger: true,
                            onAction: () => destroy.mutate(item),
                          },
                        ]}
                      />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Section>
    </PageBody>
  );
}
