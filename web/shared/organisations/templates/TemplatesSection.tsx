import type { Template } from "@safos/contract/templates";
import { useQuery } from "@tanstack/react-query";
import { LayoutTemplate, Pencil, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { now } from "../../../platform/clock.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Chip, EmptyState, IconTile, Item, Menu, Section } from "../../../ui/index.ts";
import { templatesQuery } from "../../workspaces/templates/queries.ts";
import "../../workspaces/templates/text.ts";

const ChangeDialog = lazy(async () => ({ default: (await import("./TemplateDialogs.tsx")).ChangeDialog }));
const RemoveDialog = lazy(async () => ({ default: (await import("./TemplateDialogs.tsx")).RemoveDialog }));

/** The organisation's templates, which its administrators rename and remove. */
export function TemplatesSection() {
  const t = useText();
  const [open, setOpen] = useState<{ readonly template: Template; readonly act: "change" | "remove" } | null>(null);
  const { data } = useQuery(templatesQuery);
  if (!data) return null;
  const close = (): void => setOpen(null);
  return (
    <Section title={t("template.list")}>
      {data.length === 0 && (
        <EmptyState icon={<LayoutTemplate />} title={t("template.none")}>
          {t("template.listLead")}
        </EmptyState>
      )}
      {data.map((template) => (
        <Row key={template.id} template={template} onOpen={(act) => setOpen({ template, act })} />
      ))}
      <Suspense>
        {open?.act === "change" && <ChangeDialog template={open.template} onClose={close} />}
        {open?.act === "remove" && <RemoveDialog template={open.template} onClose={close} />}
      </Suspense>
    </Section>
  );
}

function Row({ template, onOpen }: { template: Template; onOpen: (act: "change" | "remove") => void }) {
  const t = useText();
  const locale = useLocale();
  const { name, description, counts, madeBy, createdAt, informationClass } = template;
  const by = t("template.by", {
    who: madeBy?.displayName ?? "–",
    when: formatDate(locale, Date.parse(createdAt), now()),
  });
  return (
    <Item
      icon={
        <IconTile>
          <LayoutTemplate />
        </IconTile>
      }
      title={
        <>
          {name} {informationClass && <Chip>{informationClass}</Chip>}
        </>
      }
      about={[description, t("template.counts", counts), by].filter(Boolean).join(" · ")}
      end={
        <Menu
          label={t("common.moreFor", { name })}
          actions={[
            { id: "change", name: t("template.rename"), icon: <Pencil />, onAction: () => onOpen("change") },
            {
              id: "remove",
              name: t("template.remove"),
              icon: <Trash2 />,
              isDanger: true,
              onAction: () => onOpen("remove"),
            },
          ]}
        />
      }
    />
  );
}
