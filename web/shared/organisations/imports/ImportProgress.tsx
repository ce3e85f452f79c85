import type { PersonImport } from "@safos/contract/person-imports";
import { personImportRoutes } from "@safos/contract/routes/person-imports";
import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { formatComing, useLocale, useText, withinSentence } from "../../../text/index.tsx";
import { Button, FormRow, Inset, Notice, ProgressBar, Section } from "../../../ui/index.ts";
import { showImport } from "./queries.ts";
import "./text.ts";

/** An import that is carried out, is done, or is being undone. */
export function ImportProgress({ found }: { found: PersonImport }) {
  const t = useText();
  const { state, added, kept, counts } = found;
  const running = t("imports.running", { done: added, all: counts.new });
  return (
    <Section title={t("imports.result")}>
      <Inset>
        <p>{t("imports.counts", counts)}</p>
        {state === "running" && (
          <>
            <p>{running}</p>
            <ProgressBar label={running} value={counts.new === 0 ? 100 : (100 * (added + kept)) / counts.new} />
          </>
        )}
        {state === "undoing" && <ProgressBar label={t("imports.undoing")} />}
        {state === "done" && <Notice tone="success">{t("imports.done", { n: added })}</Notice>}
        {state === "done" && kept > 0 && <Notice tone="warn">{t("imports.kept", { n: kept })}</Notice>}
        {state === "undone" && (
          <Notice tone={added > 0 ? "warn" : "success"}>{t("imports.undone", { n: added })}</Notice>
        )}
        {found.undoUntil !== null && added > 0 && <Undo found={found} until={found.undoUntil} />}
      </Inset>
    </Section>
  );
}

function Undo({ found, until }: { found: PersonImport; until: string }) {
  const t = useText();
  const locale = useLocale();
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  const undo = useMutation({
    mutationFn: () => request(personImportRoutes.undoPersonImport, { params: { id: found.id } }),
    onSuccess: showImport,
  });
  const when = formatComing(locale, Date.parse(until), now(), days);
  return (
    <>
      <p>{t("imports.undoText", { when: withinSentence(locale, when) })}</p>
      <FormRow>
        <Button icon={<Undo2 aria-hidden="true" />} isPending={undo.isPending} onPress={() => undo.mutate()}>
          {t("imports.undo")}
        </Button>
      </FormRow>
    </>
  );
}
