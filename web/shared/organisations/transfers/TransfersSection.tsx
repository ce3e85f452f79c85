import type { Transfer } from "@safos/contract/transfers";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Avatar, Button, Item, Section } from "../../../ui/index.ts";
import { transfersQuery } from "../../workspaces/transfer/queries.ts";
import { Withdraw } from "../../workspaces/transfer/Withdraw.tsx";
import "../../workspaces/transfer/text.ts";

const AnswerDialog = lazy(async () => ({ default: (await import("./AnswerDialog.tsx")).AnswerDialog }));

/** Workspaces that are offered to the organisation, and those that it has offered; nothing where there are none. */
export function TransfersSection() {
  const t = useText();
  const [answering, setAnswering] = useState<Transfer | null>(null);
  const { data } = useQuery(transfersQuery);
  if (!data || data.length === 0) return null;
  return (
    <Section title={t("transfer.list")}>
      {data.map((one) => (
        <Row key={one.id} transfer={one} onAnswer={() => setAnswering(one)} />
      ))}
      <Suspense>{answering && <AnswerDialog transfer={answering} onClose={() => setAnswering(null)} />}</Suspense>
    </Section>
  );
}

function Row({ transfer, onAnswer }: { transfer: Transfer; onAnswer: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { canAnswer, from, to, workspace, offeredBy, endsAt } = transfer;
  const { id, name } = workspace;
  return (
    <Item
      icon={<Avatar id={id} name={name} isSquare size={28} />}
      title={name}
      about={t(canAnswer ? "transfer.from" : "transfer.toOther", {
        organisation: (canAnswer ? from : to).name,
        who: offeredBy?.displayName ?? "",
        until: formatDate(locale, Date.parse(endsAt), now()),
      })}
      below={
        canAnswer ? (
          <Button variant="primary" size="sm" aria-label={t("transfer.answerThis", { name })} onPress={onAnswer}>
            {t("transfer.answer")}
          </Button>
        ) : (
          <Withdraw transfer={transfer} />
        )
      }
    />
  );
}
