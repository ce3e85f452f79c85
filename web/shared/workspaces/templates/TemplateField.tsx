import { useQuery } from "@tanstack/react-query";
import { useText } from "../../../text/index.tsx";
import { Select } from "../../../ui/index.ts";
import { templatesQuery } from "./queries.ts";
import "./text.ts";

const empty = "empty";

/** What a new workspace begins from; null: nothing. Not there where the organisation has no templates. */
export function TemplateField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const t = useText();
  const { data = [] } = useQuery(templatesQuery);
  if (data.length === 0) return null;
  return (
    <Select
      label={t("template.choose")}
      value={value ?? empty}
      options={[
        { id: empty, name: t("template.empty") },
        ...data.map(({ id, name, description }) => ({ id, name, ...(description ? { hint: description } : {}) })),
      ]}
      onChange={(id) => onChange(id === empty ? null : id)}
    />
  );
}
