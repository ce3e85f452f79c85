import { reviewRoutes } from "@safos/contract/routes/reviews";
import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import type { Review } from "@safos/contract/reviews";
import type { ManagedWorkspace } from "@safos/contract/workspaces";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Boxes, KeyRound, PackageOpen } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../platform/BackLink.tsx";
import { now } from "../../platform/clock.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Chip,
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
import { ForAdministrators } from "./guard.tsx";
import "../workspaces/text.ts";
import "./text.ts";

export function WorkspacesPage() {
  return (
    <ForAdministrators>
      <Workspaces />
    </ForAdministrators>
  );
}

function Workspaces() {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const [taking, setTaking] = useState<ManagedWorkspace | null>(null);
  const { data } = useQuery({
    queryKey: ["organisation", "workspaces"],
    queryFn: async () => (await request(workspaceRoutes.listManagedWorkspaces)).items,
  });
  const navigate = useNavigate();
  const { data: reviews } = useQuery({
    queryKey: ["organisation", "reviews"],
    queryFn: async () => (await request(reviewRoutes.listReviews)).items,
  });
  const reviewOf = new Map(reviews?.map((one) => [one.workspaceId, one]));
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("admin.workspaces")}
        about={t("admin.workspacesLead", { organisation: me.organisation.name })}
        back={<BackLink to="/more" />}
      />
      <Section title={t("admin.workspaces")}>
        {!data ? (
          <Skeleton label={t("common.loading")} rows={5} />
        ) : data.length === 0 ? (
          <EmptyState icon={<Boxes />} title={t("admin.noWorkspaces")} />
        ) : (
          <Table
            label={t("admin.workspaces")}
            columns={[
              { id: "name", name: t("admin.column.name") },
              { id: "owners", name: t("admin.column.owners") },
              { id: "members", name: t("admin.column.members") },
              { id: "class", name: t("admin.column.class") },
              { id: "created", name: t("admin.column.created") },
              { id: "reviewed", name: t("life.reviewColumn") },
              { id: "more", name: t("admin.column.more"), isEnd: true },
            ]}
          >
            {data.map((one) => (
              <tr key={one.id}>
                <td>
                  <Who
                    icon={<Avatar id={one.id} name={one.name} isSquare size={28} />}
                    name={one.name}
                    about={one.organisations.map((other) => other.name).join(" + ")}
                  />
                </td>
                <td>{one.owners.map((owner) => owner.displayName).join(", ")}</td>
                <td>
                  {t("workspace.people", { n: one.memberCount })}
                  {one.guestCount > 0 && `, ${t("workspace.guests", { n: one.guestCount })}`}
                </td>
                <td>
                  {one.archivedAt !== null && <Chip tone="outline">{t("workspace.archived")}</Chip>}
                  {one.informationClass && <Chip>{t(`workspace.class.${one.informationClass}`)}</Chip>}
                </td>
                <td>{formatDate(locale, Date.parse(one.createdAt), now())}</td>
                <td>
                  <Reviewed review={reviewOf.get(one.id)} />
                </td>
                <td>
                  <Menu
                    label={t("common.moreFor", { name: one.name })}
                    actions={[
                      one.owners.every((owner) => owner.id !== me.person.id) && {
                        id: "take",
                        name: t("admin.takeOver"),
                        icon: <KeyRound />,
                        onAction: () => setTaking(one),
                      },
                      {
                        id: "export",
                        name: t("life.export"),
                        icon: <PackageOpen />,
                        onAction: () => void navigate({ to: "/export/$workspaceId", params: { workspaceId: one.id } }),
                      },
                    ]}
                  />
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Section>
      {taking && <TakeOver workspace={taking} onClose={() => setTaking(null)} />}
    </PageBody>
  );
}

/** When the owners last went through the members, or that it is time. */
function Reviewed({ review }: { review: Review | undefined }) {
  const t = useText();
  const locale = useLocale();
  if (!review) return null;
  if (review.isDue) return <Chip tone="warn">{t("life.reviewNow")}</Chip>;
  return review.reviewedAt === null ? "–" : formatDate(locale, Date.parse(review.reviewedAt), now());
}

/** An administrator makes themselves an owner: asked first, since everything in it opens to them. */
function TakeOver({ workspace, onClose }: { workspace: ManagedWorkspace; onClose: () => void }) {
  const t = useText();
  const { id, name } = workspace;
  const take = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(workspaceRoutes.takeOverWorkspace, { params: { id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["organisation", "workspaces"] });
      await queryClient.invalidateQueries({ queryKey: ["workspaces"] });
      showToast({ text: t("admin.tookOver", { name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t("admin.takeOverTitle", { name })}
      submit={t("admin.takeOver")}
      isPending={take.isPending}
      onSubmit={() => take.mutate()}
      error={take.error}
    >
      <p>{t("admin.takeOverAbout")}</p>
    </FormDialog>
  );
}
