import "./text.ts";
import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import type { TrashedWorkspace } from "@safos/contract/workspaces";
import { useMutation, useQuery } from "@tanstack/react-query";
import { RotateCcw, Trash2 } from "lucide-react";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { request } from "../../platform/request.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  EmptyState,
  Item,
  PageBody,
  PageHeader,
  Section,
  showToast,
  Skeleton,
} from "../../ui/index.ts";
import { restoreWorkspace } from "./restore.ts";

/** Workspaces in the trash that one owns, or that are the organisation's. */
export function TrashedWorkspacesPage() {
  const t = useText();
  const { data } = useQuery({
    queryKey: ["workspaces", "trashed"],
    queryFn: async () => (await request(workspaceRoutes.listTrashedWorkspaces)).items,
  });
  const restore = useMutation({
    mutationFn: ({ id }: TrashedWorkspace) => restoreWorkspace(id),
    onSuccess: (_, { name }) => showToast({ text: t("workspace.restored", { name }) }),
  });
  return (
    <PageBody isSunken>
      <PageHeader title={t("workspace.trash")} about={t("workspace.trashLead")} back={<BackLink to="/more" />} />
      <Section title={t("workspace.trash")}>
        {!data ? (
          <Skeleton label={t("common.loading")} rows={3} />
        ) : data.length === 0 ? (
          <EmptyState icon={<Trash2 />} title={t("workspace.trashEmpty")} />
        ) : (
          data.map((one) => <TrashedRow key={one.id} workspace={one} onRestore={() => restore.mutate(one)} />)
        )}
      </Section>
    </PageBody>
  );
}

function TrashedRow({ workspace, onRestore }: { workspace: TrashedWorkspace; onRestore: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { id, name, organisationName, memberCount, trashedAt, trashedBy, endsAt } = workspace;
  const when = formatDate(locale, Date.parse(trashedAt), now());
  const about = [
    organisationName,
    t("today.members", { n: memberCount }),
    trashedBy ? t("workspace.trashedBy", { when, name: trashedBy.displayName }) : when,
    t("workspace.endsAt", { when: formatDate(locale, Date.parse(endsAt), now()) }),
  ];
  return (
    <Item
      icon={<Avatar id={id} name={name} isSquare size={28} />}
      title={name}
      about={about.join(" · ")}
      end={
        <Button
          size="xs"
          icon={<RotateCcw aria-hidden="true" />}
          aria-label={t("workspace.restoreThis", { name })}
          onPress={onRestore}
        >
          {t("workspace.restore")}
        </Button>
      }
    />
  );
}
