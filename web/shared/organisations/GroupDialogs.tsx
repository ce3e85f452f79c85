import type { GroupMember, ManagedGroup, NewGroup } from "@safos/contract/identity";
import { groupRoutes } from "@safos/contract/routes/identity";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { UserMinus, UserPlus } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { explain } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import {
  Notice,
  Avatar,
  Button,
  Chip,
  Dialog,
  Form,
  IconButton,
  Item,
  PersonPicker,
  showToast,
  Skeleton,
  TextField,
} from "../../ui/index.ts";
import { peopleQuery } from "../workspaces/queries.ts";
import css from "./GroupDialogs.module.css";
import "./text.ts";

/** What is shown of the organisation's groups, fetched again. */
export async function refreshGroups(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["managed-groups"] }),
    queryClient.invalidateQueries({ queryKey: ["group-members"] }),
  ]);
}

/** Makes a group, or gives one another name and description. */
export function EditGroupDialog(props: {
  group?: ManagedGroup;
  onClose: () => void;
  onMade?: (group: ManagedGroup) => void;
}) {
  const t = useText();
  const me = useMe();
  const { group } = props;
  const [name, setName] = useState(group?.name ?? "");
  const [description, setDescription] = useState(group?.description ?? "");
  const save = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: NewGroup) =>
      group
        ? request(groupRoutes.changeGroup, { params: { id: group.id }, body })
        : request(groupRoutes.addGroup, { body }),
    async onSuccess(made) {
      await refreshGroups();
      if (!group) showToast({ text: t("groups.made", { name: made.name }) });
      if (props.onMade) props.onMade(made);
      else props.onClose();
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t(group ? "groups.change" : "groups.new")}
      about={group?.name ?? me.organisation.name}
      size="small"
      submit={t(group ? "common.save" : "groups.add")}
      isPending={save.isPending}
      isIncomplete={!name.trim()}
      onSubmit={() => save.mutate({ name: name.trim(), description: description.trim() })}
      error={save.error}
    >
      <TextField label={t("groups.name")} value={name} onChange={setName} maxLength={100} autoFocus />
      <TextField label={t("groups.description")} value={description} onChange={setDescription} maxLength={1000} />
    </FormDialog>
  );
}

/** Who is in a group: found by name and added, removed one by one. */
export function GroupMembersDialog({ group, onClose }: { group: ManagedGroup; onClose: () => void }) {
  const t = useText();
  const members = useInfiniteQuery({
    queryKey: ["group-members", group.id],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(groupRoutes.listGroupMembers, {
        params: { id: group.id },
        query: pageParam ? { after: pageParam } : {},
      }),
    getNextPageParam: (page: { next?: string }) => page.next,
  });
  const remove = useMutation({
    mutationFn: (person: GroupMember) =>
      request(groupRoutes.removeGroupMember, { params: { id: group.id, personId: person.id } }),
    async onSuccess(_, person) {
      await refreshGroups();
      showToast({ text: t("groups.takenOut", { name: person.displayName }) });
    },
  });
  const all = members.data?.pages.flatMap((page) => page.items) ?? [];
  const isKept = group.isKeptByProvider || group.isSynced;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("groups.membersOf", { name: group.name })}
      about={group.organisationName}
      closeLabel={t("common.close")}
    >
      <div className={css.members}>
        {isKept ? (
          <Notice isQuiet>{t(group.isSynced ? "error.GROUP_SYNCED" : "error.GROUP_KEPT")}</Notice>
        ) : (
          <AddMember group={group} known={new Set(all.map((one) => one.id))} />
        )}
        <section aria-label={t("groups.members")}>
          <h3 className={css.heading}>{t("groups.members")}</h3>
          {members.isPending && <Skeleton label={t("common.loading")} rows={3} />}
          {members.data && all.length === 0 && <p className={css.none}>{t("groups.memberCount", { n: 0 })}</p>}
          {all.map((person) => (
            <Item
              key={person.id}
              isPlain
              icon={<Avatar id={person.userId} name={person.displayName} imageUrl={person.avatarUrl} size={36} />}
              title={person.displayName}
              about={person.name}
              end={
                <>
                  {person.isDisabled && <Chip>{t("groups.isDisabled")}</Chip>}
                  {!isKept && (
                    <IconButton
                      label={t("groups.takeOut", { name: person.displayName })}
                      size="sm"
                      onPress={() => remove.mutate(person)}
                    >
                      <UserMinus aria-hidden="true" />
                    </IconButton>
                  )}
                </>
              }
            />
          ))}
          {members.hasNextPage && (
            <Button
              variant="quiet"
              isFull
              isPending={members.isFetchingNextPage}
              onPress={() => void members.fetchNextPage()}
            >
              {t("today.showAll")}
            </Button>
          )}
        </section>
      </div>
    </Dialog>
  );
}

function AddMember({ group, known }: { group: ManagedGroup; known: ReadonlySet<string> }) {
  const t = useText();
  const me = useMe();
  const [text, setText] = useState("");
  // A fresh field after each person, with the focus: the button it left has nothing to do any more.
  const [round, setRound] = useState(0);
  const [picked, setPicked] = useState<{ name: string; displayName: string } | null>(null);
  const { data: people } = useQuery(peopleQuery(useDeferredValue(picked ? "" : text)));
  const name = picked?.name ?? text.trim();
  const add = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(groupRoutes.addGroupMember, { params: { id: group.id }, body: { name } }),
    async onSuccess() {
      await refreshGroups();
      showToast({ text: t("groups.added", { name: picked?.displayName ?? name }) });
      setText("");
      setPicked(null);
      setRound((before) => before + 1);
    },
  });
  const organisation = me.organisation.name;
  return (
    <Form id="add-group-member" onSubmit={() => name && add.mutate()}>
      <PersonPicker
        key={round}
        label={t("groups.addPerson")}
        hint={t("groups.addHint", { organisation })}
        inputValue={text}
        onInputChange={(next) => {
          setText(next);
          if (next !== picked?.name) setPicked(null);
          add.reset();
        }}
        people={(people ?? []).filter((one) => one.organisationId === me.organisation.id && !known.has(one.id))}
        onPick={(person) => {
          setPicked(person);
          setText(person.name);
        }}
        error={add.isError ? explain(add.error) : null}
        empty={t("groups.nobodyFound", { organisation })}
      />
      <div className={css.row}>
        <Button
          variant="primary"
          type="submit"
          icon={<UserPlus aria-hidden="true" />}
          isPending={add.isPending}
          isDisabled={!name}
        >
          {t("groups.add")}
        </Button>
      </div>
    </Form>
  );
}

export function RemoveGroupDialog({ group, onClose }: { group: ManagedGroup; onClose: () => void }) {
  const t = useText();
  const remove = useMutation({
    mutationFn: () => request(groupRoutes.removeGroup, { params: { id: group.id } }),
    async onSuccess() {
      await refreshGroups();
      showToast({ text: t("groups.removed", { name: group.name }) });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("groups.removeTitle", { name: group.name })}
      about={t("groups.memberCount", { n: group.memberCount })}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button variant="quiet" onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button variant="danger" isPending={remove.isPending} onPress={() => remove.mutate()}>
            {t("groups.remove")}
          </Button>
        </>
      }
    >
      <p className={css.text}>{t("groups.removeAbout")}</p>
    </Dialog>
  );
}
