import type { Look, LogoSize } from "@safos/contract/look";
import { lookRoutes } from "@safos/contract/routes/look";
import { useState, type ReactNode } from "react";
import css from "./Logo.module.css";
import { addressOf } from "./request.ts";

/** One picture; its own fallback where it cannot be had. The name stands beside it. */
function Picture({ logo, size, fallback }: { logo: string | null; size: LogoSize; fallback: ReactNode }) {
  const [missing, setMissing] = useState<string | null>(null);
  if (logo === null || logo === missing) return fallback;
  return (
    <img
      className={css[size]}
      src={addressOf(lookRoutes.readLogo, { params: { logo, size } })}
      alt=""
      onError={() => setMissing(logo)}
    />
  );
}

/** An agency's logo as the theme wants it, or Safos' own mark. `theme` is given where it is not the page's. */
export function Logo(props: {
  look: Pick<Look, "lightLogo" | "darkLogo">;
  size: LogoSize;
  fallback: ReactNode;
  theme?: "light" | "dark";
}) {
  const { look, size, fallback, theme } = props;
  const { lightLogo, darkLogo } = look;
  if (theme || lightLogo === darkLogo)
    return <Picture logo={theme === "dark" ? darkLogo : lightLogo} size={size} fallback={fallback} />;
  return (
    <>
      <span className={css.light}>
        <Picture logo={lightLogo} size={size} fallback={fallback} />
      </span>
      <span className={css.dark}>
        <Picture logo={darkLogo} size={size} fallback={fallback} />
      </span>
    </>
  );
}
