import { managedLookRoutes } from "@safos/contract/routes/look";
import { useMutation } from "@tanstack/react-query";
import { ImagePlus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { explain } from "../../../platform/api.ts";
import { Logo } from "../../../platform/Logo.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, FormRow, Inset, Notice, Section } from "../../../ui/index.ts";
import type { LookDraft } from "./draft.ts";
import css from "./Look.module.css";

type Theme = "light" | "dark";
interface Props {
  draft: LookDraft;
  onChange: (change: Partial<LookDraft>) => void;
}

/** The logo on a light and on a dark background. What is chosen is drawn at once, and counts when the page is saved. */
export function LogoFields(props: Props) {
  const t = useText();
  return (
    <Section title={t("look.logo")}>
      <Inset>
        <p>{t("look.logoHint")}</p>
        <div className={css.logos}>
          <LogoField theme="light" {...props} />
          <LogoField theme="dark" {...props} />
        </div>
      </Inset>
    </Section>
  );
}

function LogoField({ theme, draft, onChange }: Props & { theme: Theme }) {
  const t = useText();
  const picker = useRef<HTMLInputElement>(null);
  const name = theme === "light" ? "lightLogo" : "darkLogo";
  const logo = draft[name];
  const hasNone = draft.lightLogo === null && draft.darkLogo === null;
  const none = draft.domain !== null && hasNone ? "look.logoInherited" : (`look.${name}None` as const);
  const add = useMutation({
    meta: { isQuiet: true },
    mutationFn: (file: File) => request(managedLookRoutes.addLogo, { body: file }),
    onSuccess: ({ id }) => onChange({ [name]: id }),
  });
  const [choose, remove] =
    theme === "light"
      ? (["look.chooseLight", "look.removeLight"] as const)
      : (["look.chooseDark", "look.removeDark"] as const);
  return (
    <div className={css.logo}>
      <span>{t(`look.${name}`)}</span>
      <div className={css.backdrop} data-look="" data-theme={theme}>
        {logo === null ? (
          <span className={css.none}>{t(none)}</span>
        ) : (
          <Logo look={{ lightLogo: logo, darkLogo: logo }} size="large" fallback={null} />
        )}
      </div>
      <FormRow>
        <Button
          size="sm"
          icon={<ImagePlus aria-hidden="true" />}
          aria-label={t(choose)}
          isPending={add.isPending}
          onPress={() => picker.current?.click()}
        >
          {t("look.choose")}
        </Button>
        {logo !== null && (
          <Button
            size="sm"
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            aria-label={t(remove)}
            onPress={() => onChange({ [name]: null })}
          >
            {t("look.remove")}
          </Button>
        )}
      </FormRow>
      {add.isError && <Notice tone="danger">{explain(add.error)}</Notice>}
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/svg+xml"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-testid={`logo-${theme}`}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) add.mutate(file);
          event.target.value = "";
        }}
      />
    </div>
  );
}
