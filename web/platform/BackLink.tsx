import { Link, type LinkProps } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useText } from "../text/index.tsx";
import { iconLinkClass } from "../ui/index.ts";

/** The way back on a phone, to the list the page was opened from. */
export function BackLink({ to }: { to: NonNullable<LinkProps["to"]> }) {
  const t = useText();
  return (
    <Link to={to} className={iconLinkClass("lg")} aria-label={t("common.back")}>
      <ChevronLeft aria-hidden="true" />
    </Link>
  );
}
