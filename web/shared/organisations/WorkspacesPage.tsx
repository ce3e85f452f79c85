import { reviewRoutes } from "@safos/contract/routes/reviews";
import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import type { ManagedWorkspace } from "@safos/contract/workspaces";
import { useQuery } from "@tanstack/react-query";
import { Boxes } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { CreateButton } from "../../platform/CreateButton.tsx";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { EmptyState, PageBody, PageHeader, SearchField, Section, Segmented, Skeleton, Table } from "../../ui/index.ts";
import { ForAdministrators } from "./guard.tsx";
import { TakeOver } from "./TakeOver.tsx";
import { TemplatesSection } from "./templates/TemplatesSection.tsx";
import { TransfersSection } from "./transfers/TransfersSection.tsx";
import { TakeOut } from "./usage/TakeOut.tsx";
import { YearSection } from "./usage/YearSection.tsx";
import { WorkspaceRow } from "./WorkspaceRow.tsx";
import css from "./WorkspacesPage.module.css";
import {
  countOf,
  shownWorkspaces,
  stateOf,
  workspaceFilters,
  type ShownWorkspace,
  type WorkspaceFilter,
} from "./workspaces-shown.ts";
import "../workspaces/text.ts";
import "./text.ts";

export function WorkspacesPage() {
  return (
    <ForAdministrators>
      <Workspaces />
    </ForAdministrators>
  );
}

/** Every workspace of the organisation, those in the trash last; undefined while they are fetched. */
function useManagedWorkspaces(): readonly ShownWorkspace[] | undefined {
  const me = useMe();
  const { data } = useQuery({
    queryKey: ["organisation", "workspaces"],
    queryFn: async () => (await request(workspaceRoutes.listManagedWorkspaces)).items,
  });
  const { data: trashed } = useQuery({
    queryKey: ["workspaces", "trashed"],
    queryFn: async () => (await request(workspaceRoutes.listTrashedWorkspaces)).items,
  });
  return (
    data && [
      ...data.map((workspace): ShownWorkspace => ({ state: stateOf(workspace), workspace })),
      // Those that one owns oneself may be another organisation's.
      ...(trashed ?? [])
        .filter((one) => one.organisationName === me.organisation.name)
        .map((workspace): ShownWorkspace => ({ state: "trashed", workspace })),
    ]
  );
}

function Workspaces() {
  const t = useText();
  const me = useMe();
  const [taking, setTaking] = useState<ManagedWorkspace | null>(null);
  const [filter, setFilter] = useState<WorkspaceFilter>("all");
  const [sort, setSort] = useState<"name" | "size">("name");
  const [text, setText] = useState("");
  const all = useManagedWorkspaces();
  const { data: reviews } = useQuery({
    queryKey: ["organisation", "reviews"],
    queryFn: async () => (await request(reviewRoutes.listReviews)).items,
  });
  const reviewOf = new Map(reviews?.map((one) => [one.workspaceId, one]));
  const shown = shownWorkspaces(all ?? [], { filter, text, bySize: sort === "size" });
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("admin.workspaces")}
        about={t("admin.workspacesLead", { organisation: me.organisation.name })}
        back={<BackLink to="/more" />}
        actions={
          <>
            <TakeOut />
            <CreateButton id="workspace" name="shell.newWorkspace" />
          </>
        }
      />
      <TransfersSection />
      <YearSection />
      <Section title={t("admin.workspaces")}>
        <div className={css.filters}>
          <Segmented
            label={t("admin.workspaceFilter")}
            isPills
            value={filter}
            options={workspaceFilters
              .map((id) => ({ id, n: countOf(id, all ?? []) }))
              .filter(({ id, n }) => id === "all" || id === filter || n > 0)
              .map(({ id, n }) => ({ id, name: t(`admin.workspaceFilter.${id}`, { n }) }))}
            onChange={setFilter}
          />
          <Segmented
            label={t("admin.workspaceSort")}
            value={sort}
            options={(["name", "size"] as const).map((id) => ({ id, name: t(`admin.workspaceSort.${id}`) }))}
            onChange={setSort}
          />
          <span className={css.search}>
            <SearchField
              label={t("admin.workspaceSearch")}
              clearLabel={t("common.clear")}
              value={text}
              onChange={setText}
              isFull
            />
          </span>
        </div>
        {!all ? (
          <Skeleton label={t("common.loading")} rows={5} />
        ) : shown.length === 0 ? (
          <EmptyState icon={<Boxes />} title={t(all.length === 0 ? "admin.noWorkspaces" : "admin.noSuchWorkspace")} />
        ) : (
          <Table
            label={t("admin.workspaces")}
            columns={[
              { id: "name", name: t("admin.column.name") },
              { id: "owners", name: t("admin.column.owners") },
              { id: "with", name: t("admin.column.sharedWith") },
              { id: "class", name: t("admin.column.class") },
              { id: "size", name: t("admin.column.size"), isEnd: true },
              { id: "used", name: t("admin.column.used") },
              { id: "guests", name: t("admin.column.guests"), isEnd: true },
              { id: "state", name: t("admin.column.state") },
              { id: "more", name: t("admin.column.more"), isEnd: true },
            ]}
          >
            {shown.map((one) => (
              <WorkspaceRow
                key={one.workspace.id}
                shown={one}
                review={reviewOf.get(one.workspace.id)}
                onTakeOver={({ workspace }) => setTaking(workspace)}
              />
            ))}
          </Table>
        )}
      </Section>
      <TemplatesSection />
      {taking && <TakeOver workspace={taking} onClose={() => setTaking(null)} />}
    </PageBody>
  );
}
