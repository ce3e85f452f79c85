import "./text.ts";
import { Plus, X } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Button, IconButton, Select, TextField } from "../../ui/index.ts";
import css from "./Contacts.module.css";
import type { ReachDraft } from "./draft.ts";

const kinds = { mail: ["work", "home", "other"], phone: ["mobile", "work", "home", "other"] } as const;

/** Addresses of mail, or numbers, each with where it leads. */
export function ReachFields(props: {
  what: keyof typeof kinds;
  reaches: readonly ReachDraft[];
  onChange: (reaches: readonly ReachDraft[]) => void;
}) {
  const t = useText();
  const { what, reaches, onChange } = props;
  const add = (): void => {
    const key = Math.max(-1, ...reaches.map((one) => one.key)) + 1;
    onChange([...reaches, { key, kind: kinds[what][0], value: "" }]);
  };
  return (
    <div className={css.reaches} role="group" aria-label={t(`contacts.${what}s`)}>
      {reaches.map((reach, index) => {
        const n = index + 1;
        return (
          <div key={reach.key} className={css.reach}>
            <TextField
              label={t(`contacts.${what}`, { n })}
              type={what === "mail" ? "email" : "tel"}
              inputMode={what === "mail" ? "email" : "tel"}
              autoCapitalize="none"
              value={reach.value}
              maxLength={254}
              onChange={(value) => onChange(reaches.with(index, { ...reach, value }))}
            />
            <Select
              label={t(`contacts.${what}Kind`, { n })}
              isLabelHidden
              value={reach.kind}
              options={kinds[what].map((id) => ({ id, name: t(`contacts.kind.${id}`) }))}
              onChange={(kind) => onChange(reaches.with(index, { ...reach, kind }))}
            />
            <IconButton
              label={t(`contacts.${what}Remove`, { n })}
              onPress={() => onChange(reaches.toSpliced(index, 1))}
            >
              <X aria-hidden="true" />
            </IconButton>
          </div>
        );
      })}
      <div>
        <Button variant="quiet" size="sm" icon={<Plus aria-hidden="true" />} onPress={add}>
          {t(`contacts.${what}Add`)}
        </Button>
      </div>
    </div>
  );
}
