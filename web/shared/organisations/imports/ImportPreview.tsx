import type { PersonImport, PersonImportRow, RowState } from "@safos/contract/person-imports";
import { personImportRoutes } from "@safos/contract/routes/person-imports";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import {
  Avatar,
  Button,
  Checkbox,
  Chip,
  Form,
  FormRow,
  Inset,
  Notice,
  Section,
  Skeleton,
  Table,
  Who,
  type ChipTone,
} from "../../../ui/index.ts";
import { showImport } from "./queries.ts";
import "./text.ts";

const shown = 100;
const tones: Readonly<Record<RowState, ChipTone>> = { new: "success", existing: "plain", wrong: "danger" };
/** What has to be looked at comes first. */
const order = ["wrong", "new", "existing"] as const satisfies readonly RowState[];

/** What a file says, before anyone is added. */
export function ImportPreview({ found }: { found: PersonImport }) {
  const t = useText();
  const { counts } = found;
  const rows = useQuery({
    queryKey: ["person-imports", found.id, "rows"],
    queryFn: async () =>
      (
        await Promise.all(
          order.map((state) =>
            request(personImportRoutes.listImportRows, { params: { id: found.id }, query: { state } }),
          ),
        )
      ).flatMap(({ items }) => items),
  });
  return (
    <>
      <Section title={t("imports.result")}>
        <Inset>
          <p>{t("imports.counts", counts)}</p>
          <Start found={found} />
        </Inset>
      </Section>
      <Section title={t("imports.preview")}>
        {rows.data ? <Rows rows={rows.data} /> : <Skeleton label={t("common.loading")} rows={5} />}
        {Math.max(counts.new, counts.existing, counts.wrong) > shown && (
          <Inset>
            <Notice isQuiet>{t("imports.onlyFirst", { n: shown })}</Notice>
          </Inset>
        )}
      </Section>
    </>
  );
}

function Start({ found }: { found: PersonImport }) {
  const t = useText();
  const [sendInvitations, setSending] = useState(found.isMailOn);
  const start = useMutation({
    mutationFn: () =>
      request(personImportRoutes.startPersonImport, { params: { id: found.id }, body: { sendInvitations } }),
    onSuccess: showImport,
  });
  return (
    <Form onSubmit={() => start.mutate()}>
      {found.isMailOn ? (
        <Checkbox isSelected={sendInvitations} onChange={setSending}>
          {t("imports.invite")}. {t("imports.inviteHint")}
        </Checkbox>
      ) : (
        <Notice isQuiet>{t("imports.mailOff")}</Notice>
      )}
      <FormRow>
        <Button variant="primary" type="submit" isPending={start.isPending} isDisabled={found.counts.new === 0}>
          {t("imports.start", { n: found.counts.new })}
        </Button>
      </FormRow>
    </Form>
  );
}

function Rows({ rows }: { rows: readonly PersonImportRow[] }) {
  const t = useText();
  return (
    <Table
      label={t("imports.preview")}
      columns={[
        { id: "name", name: t("imports.name") },
        { id: "groups", name: t("imports.groups") },
        { id: "state", name: t("imports.state") },
        { id: "line", name: t("imports.line"), isEnd: true },
      ]}
    >
      {rows.map((row) => (
        <tr key={row.line}>
          <td>
            <Who
              icon={<Avatar id={row.name} name={row.displayName || row.name || "–"} size={28} />}
              name={row.displayName || row.name || "–"}
              about={row.name}
            />
          </td>
          <td>{row.groups.join(", ")}</td>
          <td>
            <Chip tone={tones[row.state]}>
              {row.fault === null ? t(`imports.state.${row.state}`) : t(`imports.fault.${row.fault}`)}
            </Chip>
          </td>
          <td>{row.line}</td>
        </tr>
      ))}
    </Table>
  );
}
