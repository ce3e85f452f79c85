import type { ReactElement } from "react";
import { useText } from "../../text/index.tsx";
import { EmptyState } from "../../ui/index.ts";
import "./text.ts";

/** In the place of something whose access has ended while it was open. */
export function GoneItem({ icon }: { icon: ReactElement }) {
  const t = useText();
  return (
    <EmptyState icon={icon} title={t("collaboration.gone")} isPage>
      {t("collaboration.goneAbout")}
    </EmptyState>
  );
}
