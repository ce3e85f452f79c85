import { useText } from "../../../text/index.tsx";
import { Checkbox, Inset, Radios, Section, Select, TextField } from "../../../ui/index.ts";
import { setterOf, type DirectoryPart } from "./DirectoryFields.tsx";
import { directorySorts, sortOf } from "./draft.ts";

const attributes = ["name", "mail", "displayName", "id"] as const;

/** Where people lie, and which of their attributes say what. */
export function DirectoryPeople(props: DirectoryPart) {
  const t = useText();
  const { ldap } = props.draft;
  const set = setterOf(props);
  return (
    <Section title={t("providers.people")}>
      <Inset>
        <Select
          label={t("providers.sort")}
          value={sortOf(ldap)}
          onChange={(sort) => set(directorySorts[sort])}
          options={[
            { id: "openLdap", name: t("providers.sort.openLdap") },
            { id: "activeDirectory", name: t("providers.sort.activeDirectory") },
          ]}
        />
        <TextField
          label={t("providers.peopleBase")}
          hint={t("providers.peopleBaseHint")}
          value={ldap.peopleBase}
          onChange={(peopleBase) => set({ peopleBase })}
          maxLength={1000}
          spellCheck="false"
        />
        <TextField
          label={t("providers.peopleFilter")}
          value={ldap.peopleFilter}
          onChange={(peopleFilter) => set({ peopleFilter })}
          maxLength={2000}
          spellCheck="false"
        />
        {attributes.map((name) => (
          <TextField
            key={name}
            label={t(`providers.attribute.${name}`)}
            hint={name === "id" ? t("providers.attribute.idHint") : undefined}
            value={ldap.attributes[name]}
            onChange={(value) => set({ attributes: { ...ldap.attributes, [name]: value.trim() } })}
            maxLength={100}
            spellCheck="false"
          />
        ))}
      </Inset>
    </Section>
  );
}

/** Where groups lie, and how it is known who is in them. */
export function DirectoryGroups(props: DirectoryPart) {
  const t = useText();
  const { ldap } = props.draft;
  const set = setterOf(props);
  return (
    <Section title={t("providers.directoryGroups")}>
      <Inset>
        <TextField
          label={t("providers.groupBase")}
          hint={t("providers.groupBaseHint")}
          value={ldap.groupBase ?? ""}
          onChange={(text) => set({ groupBase: text.trim() === "" ? null : text })}
          maxLength={1000}
          spellCheck="false"
        />
        {ldap.groupBase !== null && (
          <>
            <TextField
              label={t("providers.groupFilter")}
              value={ldap.groupFilter}
              onChange={(groupFilter) => set({ groupFilter })}
              maxLength={2000}
              spellCheck="false"
            />
            <Checkbox isSelected={ldap.areGroupsMade} onChange={(areGroupsMade) => set({ areGroupsMade })}>
              {t("providers.areGroupsMade")}
            </Checkbox>
          </>
        )}
        <Radios
          label={t("providers.membersIn")}
          value={ldap.membersIn}
          options={[
            { id: "groups", name: t("providers.membersIn.groups") },
            { id: "people", name: t("providers.membersIn.people") },
          ]}
          onChange={(membersIn) => set({ membersIn })}
        />
      </Inset>
    </Section>
  );
}
