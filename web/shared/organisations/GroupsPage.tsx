import type { ManagedGroup } from "@safos/contract/identity";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2, UserRound, Users } from "lucide-react";
import { useCallback, useDeferredValue, useState } from "react";
import { api } from "../../platform/api.ts";
import { BackLink } from "../../platform/BackLink.tsx";
import { useLive, type LiveEvent } from "../../platform/live.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import {
  Avatar,
  Button,
  EmptyState,
  Menu,
  PageBody,
  PageHeader,
  SearchField,
  Section,
  Skeleton,
  Table,
  Who,
} from "../../ui/index.ts";
import { EditGroupDialog, GroupMembersDialog, refreshGroups, RemoveGroupDialog } from "./GroupDialogs.tsx";
import { ForAdministrators } from "./guard.tsx";
import "./text.ts";

interface GroupPage {
  items: ManagedGroup[];
  next?: string;
}
type Open = { kind: "new" } | { kind: "edit" | "members" | "remove"; group: ManagedGroup };

/** The organisation's groups of persons: what is given to one is given to each of its members. */
export function GroupsPage() {
  return (
    <ForAdministrators>
      <Groups />
    </ForAdministrators>
  );
}

function Groups() {
  const t = useText();
  const me = useMe();
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const groups = useInfiniteQuery({
    queryKey: ["managed-groups", asked],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      api.get<GroupPage>(
        `/api/v1/organisation/groups?${new URLSearchParams({ ...(asked ? { query: asked } : {}), ...(pageParam ? { after: pageParam } : {}) })}`,
      ),
    getNextPageParam: (page) => page.next,
  });
  // Another administrator may be at it too.
  useLive(
    `organisation:${me.organisation.id}`,
    useCallback(({ type }: LiveEvent) => {
      if (type.startsWith("group.")) void refreshGroups();
    }, []),
    useCallback(() => void refreshGroups(), []),
  );
  const all = groups.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageBody isSunken>
      <PageHeader
        title={t("admin.groups")}
        about={me.organisation.name}
        back={<BackLink to="/more" />}
        actions={
          <Button
            variant="primary"
            size="sm"
            icon={<Plus aria-hidden="true" />}
            onPress={() => setOpen({ kind: "new" })}
          >
            {t("groups.new")}
          </Button>
        }
      />
      <Section
        title={t("admin.groups")}
        action={
          <SearchField label={t("groups.search")} clearLabel={t("common.clear")} value={words} onChange={setWords} />
        }
      >
        {groups.isPending ? (
          <Skeleton label={t("common.loading")} rows={5} />
        ) : all.length === 0 ? (
          <EmptyState icon={<Users />} title={t(asked ? "groups.notFound" : "groups.none")}>
            {!asked && t("groups.noneAbout")}
          </EmptyState>
        ) : (
          <Table
            label={t("admin.groups")}
            columns={[
              { id: "name", name: t("groups.name") },
              { id: "members", name: t("groups.members") },
              { id: "more", name: t("admin.column.more"), isEnd: true },
            ]}
          >
            {all.map((group) => (
              <tr key={group.id}>
                <td>
                  <Who
                    icon={<Avatar id={group.id} name={group.name} size={28} isGroup />}
                    name={group.name}
                    about={group.description}
                  />
                </td>
                <td>
                  <Button variant="quiet" size="xs" onPress={() => setOpen({ kind: "members", group })}>
                    {t("groups.memberCount", { n: group.memberCount })}
                  </Button>
                </td>
                <td>
                  <Menu
                    label={t("common.moreFor", { name: group.name })}
                    actions={[
                      {
                        id: "members",
                        name: t("groups.show"),
                        icon: <UserRound />,
                        onAction: () => setOpen({ kind: "members", group }),
                      },
                      {
                        id: "edit",
                        name: t("groups.change"),
                        icon: <Pencil />,
                        onAction: () => setOpen({ kind: "edit", group }),
                      },
                      {
                        id: "remove",
                        name: t("groups.remove"),
                        icon: <Trash2 />,
                        isDanger: true,
                        startsGroup: true,
                        onAction: () => setOpen({ kind: "remove", group }),
                      },
                    ]}
                  />
                </td>
              </tr>
            ))}
          </Table>
        )}
        {groups.hasNextPage && (
          <Button
            variant="quiet"
            isFull
            isPending={groups.isFetchingNextPage}
            onPress={() => void groups.fetchNextPage()}
          >
            {t("today.showAll")}
          </Button>
        )}
      </Section>
      {open?.kind === "new" && (
        <EditGroupDialog onClose={close} onMade={(group) => setOpen({ kind: "members", group })} />
      )}
      {open?.kind === "edit" && <EditGroupDialog group={open.group} onClose={close} />}
      {open?.kind === "members" && <GroupMembersDialog group={open.group} onClose={close} />}
      {open?.kind === "remove" && <RemoveGroupDialog group={open.group} onClose={close} />}
    </PageBody>
  );
}
