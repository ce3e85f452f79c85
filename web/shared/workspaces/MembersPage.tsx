import type { Member, Role } from "@safos/contract/workspaces";
import { useMutation, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { MessageCircle, UserMinus, UserPlus } from "lucide-react";
import { useState } from "react";
import { api } from "../../platform/api.ts";
import { now } from "../../platform/clock.ts";
import { queryClient } from "../../platform/query.ts";
import { useMe } from "../../platform/session.ts";
import { formatDate, useLocale, useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  Chip,
  Menu,
  PageBody,
  SearchField,
  Section,
  Select,
  showToast,
  Skeleton,
  Table,
  Who,
} from "../../ui/index.ts";
import { AddMember } from "./AddMember.tsx";
import css from "./MembersPage.module.css";
import { isAtLeast, membersQuery, workspaceQuery } from "./queries.ts";

const allRoles: readonly Role[] = ["owner", "editor", "commenter", "viewer", "guest"];

export function MembersPage() {
  const t = useText();
  const me = useMe();
  const locale = useLocale();
  const navigate = useNavigate();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId/members" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const { data: members } = useQuery(membersQuery(workspaceId));
  const [isAdding, setAdding] = useState(false);
  const [words, setWords] = useState("");
  const isOwner = isAtLeast(workspace.role, "owner");
  const path = `/api/v1/workspaces/${workspaceId}/members`;

  const refresh = (): Promise<void[]> =>
    Promise.all(
      [["members", workspaceId], ["workspace", workspaceId], ["workspaces"]].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
  const change = useMutation({
    mutationFn: ({ member, role }: { member: Member; role: Role }) =>
      api.patch(`${path}/${member.person.id}`, { role }),
    async onSuccess(_, { member, role }) {
      await refresh();
      showToast({
        text: t("members.roleChanged", {
          name: member.person.displayName,
          role: t(`role.${role}`).toLocaleLowerCase(locale),
        }),
      });
    },
  });
  const add = useMutation({
    mutationFn: ({ member }: { member: Member }) => api.post(path, { name: member.person.name, role: member.role }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (member: Member) => api.delete(`${path}/${member.person.id}`),
    async onSuccess(_, member) {
      await refresh();
      showToast({
        text: t("members.removed", { name: member.person.displayName }),
        action: { name: t("common.undo"), run: () => add.mutate({ member }) },
      });
    },
  });
  const write = (member: Member): Promise<void> =>
    navigate({ to: "/chat/with/$userId", params: { userId: member.person.userId } });

  const wanted = words.trim().toLocaleLowerCase("sv");
  const shown = (members ?? [])
    .filter((one) => `${one.person.displayName} ${one.person.name}`.toLocaleLowerCase("sv").includes(wanted))
    .sort((a, b) => a.person.displayName.localeCompare(b.person.displayName, "sv"));
  return (
    <PageBody isSunken>
      <Section
        title={t("members.title")}
        after={members && <span className={css.count}>{t("members.count", { n: members.length })}</span>}
        action={
          <span className={css.actions}>
            <span className={css.search}>
              <SearchField
                label={t("members.search")}
                clearLabel={t("common.clear")}
                value={words}
                onChange={setWords}
                isFull
              />
            </span>
            {isOwner && (
              <Button
                variant="primary"
                size="sm"
                icon={<UserPlus aria-hidden="true" />}
                onPress={() => setAdding(true)}
              >
                {t("members.add")}
              </Button>
            )}
          </span>
        }
      >
        {!members ? (
          <Skeleton label={t("common.loading")} rows={4} />
        ) : (
          <Table
            label={t("members.title")}
            columns={[
              { id: "name", name: t("members.who") },
              { id: "organisation", name: t("members.organisation") },
              { id: "role", name: t("members.role") },
              { id: "since", name: t("members.joined") },
              { id: "more", name: t("common.more"), isEnd: true },
            ]}
          >
            {shown.map((member) => {
              const isMe = member.person.id === me.person.id;
              return (
                <tr key={member.person.id}>
                  <td>
                    <Who
                      icon={
                        <Avatar
                          id={member.person.userId}
                          name={member.person.displayName}
                          imageUrl={member.person.avatarUrl}
                          size={28}
                        />
                      }
                      name={isMe ? `${member.person.displayName} (${t("common.you")})` : member.person.displayName}
                      about={member.person.name}
                    />
                  </td>
                  <td>
                    {member.person.organisationId === workspace.organisationId ? (
                      member.person.organisationName
                    ) : (
                      <Chip tone="outline">{member.person.organisationName}</Chip>
                    )}
                  </td>
                  <td>
                    {isOwner && !isMe ? (
                      <Select
                        label={`${t("members.role")}: ${member.person.displayName}`}
                        isLabelHidden
                        isSmall
                        value={member.role}
                        options={allRoles.map((id) => ({ id, name: t(`role.${id}`), hint: t(`role.${id}.can`) }))}
                        onChange={(role) => role !== member.role && change.mutate({ member, role })}
                      />
                    ) : (
                      t(`role.${member.role}`)
                    )}
                  </td>
                  <td>{formatDate(locale, Date.parse(member.joinedAt), now())}</td>
                  <td>
                    {!isMe && (
                      <Menu
                        label={t("common.moreFor", { name: member.person.displayName })}
                        actions={[
                          {
                            id: "write",
                            name: t("members.message", { name: member.person.displayName }),
                            icon: <MessageCircle />,
                            onAction: () => void write(member),
                          },
                          isOwner && {
                            id: "remove",
                            name: t("members.remove"),
                            icon: <UserMinus />,
                            isDanger: true,
                            startsGroup: true,
                            onAction: () => remove.mutate(member),
                          },
                        ]}
                      />
                    )}
                  </td>
                </tr>
              );
            })}
          </Table>
        )}
      </Section>
      <AddMember workspace={workspace} members={members ?? []} isOpen={isAdding} onClose={() => setAdding(false)} />
    </PageBody>
  );
}
