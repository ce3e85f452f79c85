import { groupRoutes } from "@safos/contract/routes/identity";
import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, IconButton, Inset, Item, Section, Select, TextField } from "../../../ui/index.ts";
import type { Draft } from "./draft.ts";

const admin = "admin";

/** Which values of the claim stand for which groups, and for being an administrator. */
export function GroupFields({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const t = useText();
  const [value, setValue] = useState("");
  const [target, setTarget] = useState(admin);
  const { data } = useQuery({
    queryKey: ["managed-groups", "providers"],
    queryFn: () => request(groupRoutes.listGroups, { query: { limit: 200 } }),
  });
  const groups = data?.items ?? [];
  const nameOf = (id: string | null): string =>
    id === null ? t("providers.groupAdmin") : (groups.find((one) => one.id === id)?.name ?? "");
  const add = (): void => {
    if (value.trim() === "") return;
    const mapping = { value: value.trim(), groupId: target === admin ? null : target, makesAdmin: target === admin };
    onChange({ groups: [...draft.groups, mapping] });
    setValue("");
  };
  return (
    <Section title={t("providers.groups")}>
      {draft.groups.map((one) => (
        <Item
          key={`${one.value} ${one.groupId ?? admin}`}
          title={one.value}
          about={nameOf(one.groupId)}
          end={
            <IconButton
              label={t("providers.groupRemove", { value: one.value })}
              size="sm"
              onPress={() => onChange({ groups: draft.groups.filter((other) => other !== one) })}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          }
        />
      ))}
      <Inset>
        <Form onSubmit={add}>
          <p>{t(draft.kind === "ldap" ? "providers.directoryGroupsAbout" : "providers.groupsAbout")}</p>
          <TextField label={t("providers.groupValue")} value={value} onChange={setValue} maxLength={300} />
          <Select
            label={t("providers.groupTarget")}
            value={target}
            onChange={setTarget}
            options={[{ id: admin, name: t("providers.groupAdmin") }, ...groups.map(({ id, name }) => ({ id, name }))]}
          />
          <FormRow>
            <Button variant="secondary" type="submit" isDisabled={value.trim() === ""}>
              {t("providers.groupAdd")}
            </Button>
          </FormRow>
        </Form>
      </Inset>
    </Section>
  );
}
