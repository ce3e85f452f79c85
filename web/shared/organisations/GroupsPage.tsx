import type { ManagedGroup } from "@safos/contract/identity";
import { groupRoutes } from "@safos/contract/routes/identity";
import { Pencil, Plus, Trash2, UserRound, Users } from "lucide-react";
import { useCallback, useState } from "react";
import { isAbout, useLive, type LiveEvent } from "../../platform/live.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Avatar, Button, Chip, EmptyState, Menu, Who, type MenuAction } from "../../ui/index.ts";
import { EditGroupDialog, GroupMembersDialog, refreshGroups, RemoveGroupDialog } from "./GroupDialogs.tsx";
import { ForAdministrators } from "./guard.tsx";
import { ManagedList } from "./ManagedList.tsx";
import "./text.ts";

type Open = { kind: "new" } | { kind: "edit" | "members" | "remove"; group: ManagedGroup };

/** The organisation's groups of persons: what is shared with one is shared with each of its members. */
export function GroupsPage() {
  return (
    <ForAdministrators orRole="groupManager">
      <Groups />
    </ForAdministrators>
  );
}

function Groups() {
  const t = useText();
  const me = useMe();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  // Another administrator may be at it too.
  useLive(
    `organisation:${me.organisation.id}`,
    useCallback((event: LiveEvent) => {
      if (isAbout(event, "group")) void refreshGroups();
    }, []),
    useCallback(() => void refreshGroups(), []),
  );
  return (
    <ManagedList
      title={t("admin.groups")}
      newButton={
        <Button variant="primary" size="sm" icon={<Plus aria-hidden="true" />} onPress={() => setOpen({ kind: "new" })}>
          {t("groups.new")}
        </Button>
      }
      searchLabel={t("groups.search")}
      columns={[
        { id: "name", name: t("groups.name") },
        { id: "members", name: t("groups.members") },
        { id: "more", name: t("admin.column.more"), isEnd: true },
      ]}
      queryKey="managed-groups"
      load={(query) => request(groupRoutes.listGroups, { query })}
      empty={(isSearched) => (
        <EmptyState icon={<Users />} title={t(isSearched ? "groups.notFound" : "groups.none")}>
          {!isSearched && t("groups.noneAbout")}
        </EmptyState>
      )}
      row={(group) => <GroupCells group={group} onOpen={(kind) => setOpen({ kind, group })} />}
    >
      {open?.kind === "new" && (
        <EditGroupDialog onClose={close} onMade={(group) => setOpen({ kind: "members", group })} />
      )}
      {open?.kind === "edit" && <EditGroupDialog group={open.group} onClose={close} />}
      {open?.kind === "members" && <GroupMembersDialog group={open.group} onClose={close} />}
      {open?.kind === "remove" && <RemoveGroupDialog group={open.group} onClose={close} />}
    </ManagedList>
  );
}

function GroupCells(props: { group: ManagedGroup; onOpen: (kind: "edit" | "members" | "remove") => void }) {
  const t = useText();
  const { group, onOpen } = props;
  const changes: MenuAction[] = [
    { id: "edit", name: t("groups.change"), icon: <Pencil />, onAction: () => onOpen("edit") },
    {
      id: "remove",
      name: t("groups.remove"),
      icon: <Trash2 />,
      isDanger: true,
      startsGroup: true,
      onAction: () => onOpen("remove"),
    },
  ];
  return (
    <>
      <td>
        <Who
          icon={<Avatar id={group.id} name={group.name} size={28} isGroup />}
          name={group.name}
          about={group.description}
        />
      </td>
      <td>
        <Button variant="quiet" size="xs" onPress={() => onOpen("members")}>
          {t("groups.memberCount", { n: group.memberCount })}
        </Button>
        {group.isKeptByProvider && <Chip>{t("groups.kept")}</Chip>}
        {group.isSynced && <Chip>{t("groups.synced")}</Chip>}
      </td>
      <td>
        <Menu
          label={t("common.moreFor", { name: group.name })}
          actions={[
            { id: "members", name: t("groups.show"), icon: <UserRound />, onAction: () => onOpen("members") },
            ...(group.isSynced ? [] : changes),
          ]}
        />
      </td>
    </>
  );
}
