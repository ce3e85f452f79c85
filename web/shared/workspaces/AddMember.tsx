import { memberRoutes } from "@safos/contract/routes/workspaces";
import type { Member, Role, Workspace } from "@safos/contract/workspaces";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Notice, PersonPicker, Select, showToast, type Pickable } from "../../ui/index.ts";
import { peopleQuery, refreshMembers } from "./queries.ts";
import "./members/text.ts";
import "./text.ts";

const roles: readonly Role[] = ["editor", "commenter", "viewer", "guest", "owner"];

export function AddMember(props: {
  workspace: Workspace;
  members: readonly Member[];
  isOpen: boolean;
  onClose: () => void;
}) {
  const t = useText();
  const { workspace, onClose } = props;
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<Pickable | null>(null);
  const [role, setRole] = useState<Role>("editor");
  const asked = useDeferredValue(text);
  const { data: people } = useQuery(peopleQuery(picked ? "" : asked));
  const name = picked?.name ?? text.trim();
  const add = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(memberRoutes.addMember, { params: { id: workspace.id }, body: { name, role } }),
    async onSuccess() {
      await refreshMembers(workspace.id);
      showToast({ text: t("members.added", { name: picked?.displayName ?? name }) });
      setText("");
      setPicked(null);
      onClose();
    },
  });
  return (
    <FormDialog
      isOpen={props.isOpen}
      onClose={onClose}
      title={t("members.add")}
      about={t("members.addAbout", { name: workspace.name })}
      submit={t("common.add")}
      isPending={add.isPending}
      isIncomplete={!name}
      onSubmit={() => add.mutate()}
    >
      <PersonPicker
        label={t("members.who")}
        hint={t("members.whoHint")}
        inputValue={text}
        onInputChange={(next) => {
          setText(next);
          if (next !== picked?.name) setPicked(null);
          add.reset();
        }}
        people={(people ?? []).filter((person) => !props.members.some((one) => one.person.id === person.id))}
        onPick={(person) => {
          setPicked(person);
          setText(person.name);
        }}
        error={add.isError ? explain(add.error) : null}
        empty={t("chat.nobodyFound")}
      />
      <Select
        label={t("members.role")}
        value={role}
        onChange={setRole}
        options={roles.map((id) => ({ id, name: t(`role.${id}`), hint: t(`role.${id}.can`) }))}
      />
      {name && (
        <Notice isQuiet>
          {t("members.willBe", {
            name: picked?.displayName ?? name,
            what: t(`role.${role}.will`),
            workspace: workspace.name,
          })}
        </Notice>
      )}
    </FormDialog>
  );
}
