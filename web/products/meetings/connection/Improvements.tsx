import "./text.ts";
import type { ConnectionTest } from "@safos/contract/meetings";
import { Copy } from "lucide-react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import css from "./ConnectionPage.module.css";
import { openingsOf } from "./sentences.ts";

/** What a person can do, and what their IT department can. */
export function Improvements({ test }: { test: ConnectionTest | null }) {
  const t = useText();
  const openings = test ? openingsOf(t, test) : [];
  return (
    <section className={css.box}>
      <h2>{t("connection.better")}</h2>
      <ol className={css.advice}>
        <li>{t("connection.betterNetwork")}</li>
        <li>{t("connection.betterVpn")}</li>
        {openings.length > 0 && (
          <li>
            {t("connection.betterIt")}
            <pre className={css.openings}>{openings.join("\n")}</pre>
            <Button
              icon={<Copy aria-hidden="true" />}
              onPress={() => void copyText(`${t("connection.betterIt")}\n${openings.join("\n")}`)}
            >
              {t("connection.copyIt")}
            </Button>
          </li>
        )}
      </ol>
    </section>
  );
}
