import type { MadeScimToken } from "@safos/contract/scim";
import { scimTokenRoutes } from "@safos/contract/routes/scim";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Notice, Select, TextField } from "../../../ui/index.ts";
import { CopyField } from "../providers/CopyField.tsx";

const choices = ["6", "12", "24"] as const;

/** Makes a token, and shows it this once. */
export function NewToken({ made, onMade }: { made: MadeScimToken | null; onMade: (made: MadeScimToken) => void }) {
  const t = useText();
  const [name, setName] = useState("");
  const [months, setMonths] = useState<(typeof choices)[number]>("12");
  const make = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(scimTokenRoutes.addScimToken, { body: { name: name.trim(), months: Number(months) } }),
    async onSuccess(fresh) {
      onMade(fresh);
      setName("");
      await queryClient.invalidateQueries({ queryKey: ["scim-tokens"] });
    },
  });
  return (
    <Form onSubmit={() => name.trim() && make.mutate()}>
      {made && (
        <Notice tone="success">
          {t("directory.made", { name: made.name })}
          <CopyField label={made.name} value={made.token} />
        </Notice>
      )}
      {make.isError && <Notice tone="danger">{explain(make.error)}</Notice>}
      <TextField
        label={t("directory.name")}
        hint={t("directory.nameHint")}
        value={name}
        onChange={setName}
        maxLength={100}
      />
      <Select
        label={t("directory.months")}
        value={months}
        onChange={setMonths}
        options={choices.map((id) => ({ id, name: t("directory.monthCount", { n: Number(id) }) }))}
      />
      <FormRow>
        <Button variant="secondary" type="submit" isPending={make.isPending} isDisabled={!name.trim()}>
          {t("directory.make")}
        </Button>
      </FormRow>
    </Form>
  );
}
