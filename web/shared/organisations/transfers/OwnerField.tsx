import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { PersonPicker } from "../../../ui/index.ts";
import { peopleQuery } from "../../workspaces/queries.ts";

export interface Owner {
  readonly id: string;
  readonly name: string;
}

/** Someone of one's own organisation who is to own the workspace. */
export function OwnerField({ owner, onChange }: { owner: Owner | null; onChange: (owner: Owner | null) => void }) {
  const t = useText();
  const { organisation } = useMe();
  const [text, setText] = useState(owner?.name ?? "");
  const { data } = useQuery(peopleQuery(useDeferredValue(owner ? "" : text)));
  return (
    <PersonPicker
      label={t("transfer.owner")}
      hint={t("transfer.ownerHint", { organisation: organisation.name })}
      inputValue={text}
      onInputChange={(next) => {
        setText(next);
        if (next !== owner?.name) onChange(null);
      }}
      people={(data ?? []).filter((one) => one.organisationId === organisation.id)}
      onPick={(person) => {
        setText(person.name);
        onChange(person);
      }}
      empty={t("transfer.nobody", { organisation: organisation.name })}
    />
  );
}
