import type { ProviderCheck, ProviderSample } from "@safos/contract/providers";
import { providerRoutes } from "@safos/contract/routes/providers";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Play, TriangleAlert } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, Inset, Item, Notice, Section, Table } from "../../../ui/index.ts";
import { isComplete, questionOf, type Draft } from "./draft.ts";

const icons = { ok: CircleCheck, warning: TriangleAlert, fault: CircleAlert } as const;
const tones = { ok: "success", warning: "warn", fault: "danger" } as const;

/** Asks the provider what it offers, with what stands in the form, before it is saved. */
export function TestPanel({ draft }: { draft: Draft }) {
  const t = useText();
  const test = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(providerRoutes.testProvider, { body: questionOf(draft) }),
  });
  const found = test.data?.items;
  const isFine = found !== undefined && !found.some(({ result }) => result === "fault");
  return (
    <Section
      title={t("providers.test")}
      after={
        found && (
          <Chip tone={isFine ? "success" : "danger"}>{t(isFine ? "providers.testFine" : "providers.testFault")}</Chip>
        )
      }
      action={
        <Button
          variant="secondary"
          size="sm"
          icon={<Play aria-hidden="true" />}
          isPending={test.isPending}
          isDisabled={!isComplete(draft)}
          onPress={() => test.mutate()}
        >
          {t(found ? "providers.testAgain" : "providers.testNow")}
        </Button>
      }
    >
      <div role="status">
        {found?.map((one) => (
          <Check key={`${one.name} ${one.detail}`} check={one} />
        ))}
      </div>
      {test.data?.sample && <Sample sample={test.data.sample} />}
      {!found && (
        <Inset>
          {test.isError ? <Notice tone="danger">{explain(test.error)}</Notice> : <p>{t("providers.testAbout")}</p>}
        </Inset>
      )}
    </Section>
  );
}

/** One person, as the directory shows them. */
function Sample({ sample }: { sample: ProviderSample }) {
  const t = useText();
  const columns = [
    { id: "of", name: t("providers.sampleOf") },
    { id: "attribute", name: t("providers.sampleAttribute") },
    { id: "value", name: t("providers.sampleValue") },
  ];
  return (
    <Table label={t("providers.sample")} columns={columns}>
      {sample.map(({ of, attribute, value }) => (
        <tr key={of}>
          <td>{t(`providers.sample.${of}`)}</td>
          <td>
            <code>{attribute}</code>
          </td>
          <td>{value ?? t("providers.sampleMissing")}</td>
        </tr>
      ))}
    </Table>
  );
}

function Check({ check }: { check: ProviderCheck }) {
  const t = useText();
  const Icon = icons[check.result];
  const detail = check.name === "certificate" ? check.detail.slice(0, 10) : check.detail;
  return (
    <Item
      icon={<Icon aria-hidden="true" />}
      title={t(`providers.check.${check.name}`)}
      about={detail === "" && check.name === "signature" ? t("providers.check.unsigned") : detail}
      end={<Chip tone={tones[check.result]}>{t(`providers.result.${check.result}`)}</Chip>}
    />
  );
}
